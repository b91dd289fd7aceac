package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"cloakroom/app/access"
	"cloakroom/app/cli"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/rules"
)

// LoadRules reads the file of rules and puts it into force. What is wrong with
// it is said with lines and columns, and what was in force stays so.
func (h *House) LoadRules() error {
	if h.Config.Rules == "" {
		return nil
	}
	read, err := readRules(h.Config.Rules)
	if err == nil {
		h.Rules.Use(read)
	}
	return err
}

// readRules reads a file of rules. Each mistake is a line: FILE:LINE:COLUMN: what.
func readRules(name string) (*rules.Rules, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	defer f.Close()
	read, err := rules.Read(f)
	if err != nil {
		lines := strings.Split(err.Error(), "\n")
		return nil, errors.New(name + ":" + strings.Join(lines, "\n"+name+":"))
	}
	return read, nil
}

// ruled tells the rules of a place, for the pages that list who may enter.
func (h *House) ruled(path string) (out []library.Ruled) {
	for _, r := range h.Rules.At(path) {
		out = append(out, library.Ruled{Grant: r.Grant, When: r.When})
	}
	return out
}

// followRules reads the rules again at each SIGHUP until ctx ends.
func (h *House) followRules(ctx context.Context) {
	if h.Config.Rules == "" {
		return
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangup:
		}
		if err := h.RulesAgain(ctx); err != nil {
			h.Log.Error("note", "err", err)
		}
	}
}

// RulesAgain reads the rules again, and notes whether they hold now.
func (h *House) RulesAgain(ctx context.Context) error {
	e := journal.By(access.Subject{}, journal.RulesRead)
	if err := h.LoadRules(); err != nil {
		h.Log.Error("the rules stay as they were", "err", err)
		e.Refused = "the file is broken"
	} else {
		e.Detail = fmt.Sprintf("%d rules", h.Rules.Count())
		h.Log.Info("the rules were read again", "file", h.Config.Rules, "rules", h.Rules.Count())
	}
	return h.DB.Note(ctx, e)
}

func listRules(file string) ([]cli.Rule, error) {
	read, err := readRules(file)
	if err != nil {
		return nil, err
	}
	out := make([]cli.Rule, len(read.All))
	for i, r := range read.All {
		out[i] = cli.Rule{Name: r.Name, Path: r.Path, Gives: access.Given(r.Allows), When: r.When}
	}
	return out, nil
}
