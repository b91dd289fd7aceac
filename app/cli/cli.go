// Package cli is the face for operators: the command line. Commands work beside
// a running server on the same data; whoever may run them may read the database
// anyway, so they act as the operator and ask nobody's leave.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/alecthomas/kong"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/config"
	"cloakroom/app/darkroom"
	"cloakroom/app/fault"
	"cloakroom/app/intake"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/ticket"
	"cloakroom/app/upkeep"
)

// House is what commands work with.
type House struct {
	Config   config.Config
	Accounts *account.Accounts
	Library  *library.Library
	Intake   *intake.Intake
	Upkeep   *upkeep.Upkeep
	Desk     *darkroom.Desk
	Keys     *ticket.Keyring
	Now      func() time.Time
}

// Roof is what only the roof can do: open a house, serve it, and tell of it.
type Roof struct {
	Open   func(ctx context.Context, c config.Config) (h House, close func() error, err error)
	Serve  func(ctx context.Context, c config.Config) error
	Demo   func(ctx context.Context, s config.Settings) error
	Routes func() ([]Route, error)
	Rules  func(file string) ([]Rule, error) // what is in it, or every mistake, a line each
}

// Route is a line of «cloakroom routes».
type Route struct {
	Methods []string `json:"methods"`
	Path    string   `json:"path"`
}

// Shell is where a command runs.
type Shell struct {
	Args     []string
	In       io.Reader
	Out, Err io.Writer
	Roof     Roof
	ctx      context.Context //nolint:containedctx // kong calls Run with values, not with a context
	config   config.Settings
}

// ErrUsage is a command line that says nothing we know: exit status 2.
var ErrUsage = errors.New("usage")

type grammar struct {
	config.Settings `group:"Settings, also CLOAKROOM_… in the environment"`

	Serve  serveCmd  `cmd:"" default:"1" help:"Serve the house. The default command."`
	Demo   demoCmd   `cmd:"" help:"Serve a throw-away house full of sample media, and print its accounts and addresses."`
	User   userCmd   `cmd:"" help:"People with an account."`
	Group  groupCmd  `cmd:"" help:"Groups of people, to be granted things together."`
	Folder folderCmd `cmd:"" help:"Top folders."`
	Grant  grantCmd  `cmd:"" help:"Let somebody do something in a folder, until a time. It replaces what they had there."`
	Why    whyCmd    `cmd:"" help:"Say whether somebody may do something in a folder or with an item, and each grant, rule or barrier that led there."`
	Revoke revokeCmd `cmd:"" help:"Take away what was granted to somebody in a folder."`
	Import importCmd `cmd:"" help:"Copy a tree of files into the house. Run again, it adds nothing twice."`

	Fsck       fsckCmd       `cmd:"" help:"Compare what the database says with the files that are there. Exit status 1 if anything is wrong."`
	Rules      rulesCmd      `cmd:"" help:"Grants written as patterns."`
	Token      tokenCmd      `cmd:"" help:"API tokens of programs."`
	Link       linkCmd       `cmd:"" help:"Links for guests."`
	Journal    journalCmd    `cmd:"" help:"Who did what, the latest first."`
	Renditions renditionsCmd `cmd:"" help:"Small pictures and what else is made of the originals."`
	Keys       keysCmd       `cmd:"" help:"The keys that sign tickets."`
	Nginx      nginxCmd      `cmd:"" help:"Print a complete nginx configuration for these settings."`
	Routes     routesCmd     `cmd:"" help:"Print every address that the server answers."`
	Version    versionCmd    `cmd:"" help:"Print the version."`
}

const about = `Cloakroom is a self-hosted home for private pictures, films, sound and documents.

Settings are flags of serve, or CLOAKROOM_… in the environment; commands need the same DATA and MEDIA as the server, and what they change holds in a running server within a second.`

// Run runs one command. It returns ErrUsage, wrapped, for a command line that
// cannot be understood.
func Run(ctx context.Context, s *Shell) (err error) {
	var g grammar
	done := false
	parser, err := kong.New(&g, kong.Name("cloakroom"), kong.Description(about),
		kong.Writers(s.Out, s.Err), kong.Exit(func(int) { done = true }),
		kong.Help(help), kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}), kong.Bind(s))
	if err != nil {
		return err
	}
	defer func() { // after --help kong goes on as if it had exited
		if done {
			_ = recover()
			err = nil
		}
	}()
	command, err := parser.Parse(s.Args)
	if done {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: %w; see cloakroom --help", ErrUsage, err)
	}
	told := &teller{to: s.Out}
	s.ctx, s.config, s.Out = ctx, g.Settings, told
	if err := command.Run(s); err != nil {
		return err
	}
	return told.err
}

// teller remembers that it could not write: a list that broke off at a full disk
// must not pass for a whole one.
type teller struct {
	to  io.Writer
	err error
}

func (t *teller) Write(p []byte) (n int, err error) {
	if n, err = t.to.Write(p); err != nil {
		t.err = err
	}
	return n, err
}

// help leaves the settings out of commands that hardly need them.
func help(o kong.HelpOptions, ctx *kong.Context) error {
	if node := ctx.Selected(); node != nil && node.Name != "serve" && node.Name != "nginx" {
		for _, f := range ctx.Model.Flags {
			if f.Group != nil {
				f.Hidden = true
			}
		}
	}
	return kong.DefaultHelpPrinter(o, ctx)
}

// with opens the house for a command, and closes it.
func (s *Shell) with(fn func(ctx context.Context, h House) error) error {
	c, err := s.config.Check()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUsage, err)
	}
	h, closed, err := s.Roof.Open(s.ctx, c)
	if err != nil {
		return err
	}
	return errors.Join(fn(s.ctx, h), closed())
}

// operator is who runs commands.
var operator = access.Operator()

// readPassword reads a password from the first line of standard input.
func (s *Shell) readPassword() (string, error) {
	raw, err := io.ReadAll(io.LimitReader(s.In, 4096))
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	for i, b := range raw {
		if b == '\n' || b == '\r' {
			raw = raw[:i]
			break
		}
	}
	if len(raw) == 0 {
		return "", fault.In("password", "There is no password on standard input.")
	}
	return string(raw), nil
}

// row prints a line of cells with tabs between them. What people made up may hold
// tabs, new lines and words for a terminal: none of it leaves its cell.
func (s *Shell) row(cells ...string) {
	for i, it := range cells {
		cells[i] = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return ' '
			}
			return r
		}, it)
	}
	s.printf("%s\n", strings.Join(cells, "\t"))
}

func (s *Shell) printf(format string, args ...any) { fmt.Fprintf(s.Out, format, args...) }
func (s *Shell) note(format string, args ...any)   { fmt.Fprintf(s.Err, format, args...) }

// given is what must not be empty where it is given: a script whose variable is
// not set would make a right that never ends, or a token of everything.
type given string

func (g *given) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		return errors.New("nothing stands there; leave it out, or say it")
	}
	*g = given(b)
	return nil
}

// tidy drops the slashes around a path: shells complete folders with one.
func tidy(path string) string { return strings.Trim(path, "/") }

// folderAt finds a folder by its path, as it was typed.
func folderAt(ctx context.Context, h House, path string) (media.Folder, error) {
	path = tidy(path)
	f, err := h.Library.FolderAt(ctx, operator, path, access.View)
	if fault.Is(err, fault.NotFound) {
		return f, fault.New(fault.NotFound, "There is no folder "+path+".")
	}
	return f, err
}

// thingAt finds what lies at a path, as it was typed: a folder, or else an item. The
// other of them is empty.
func thingAt(ctx context.Context, h House, path string) (media.Folder, media.Item, error) {
	path = tidy(path)
	f, err := h.Library.FolderAt(ctx, operator, path, access.View)
	if !fault.Is(err, fault.NotFound) {
		return f, media.Item{}, err
	}
	it, err := h.Library.ItemAt(ctx, operator, path)
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.NotFound, "There is no folder and no item at "+path+".")
	}
	return media.Folder{}, it, err
}
