package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cloakroom/app/account"
	"cloakroom/app/config"
)

type userCmd struct {
	Add      userAdd      `cmd:"" help:"Make an account. Without a password a welcome address is printed, with which they set one."`
	Password userPassword `cmd:"" help:"Print a new welcome address, or set a password. Setting one ends their sessions."`
	Disable  userDisable  `cmd:"" help:"Shut somebody out: their sessions, tokens and links end at once."`
	Enable   userEnable   `cmd:"" help:"Let somebody sign in again. What ended stays ended."`
	Quota    userQuota    `cmd:"" help:"Say how many bytes somebody may hand in. What they have stays."`
	List     userList     `cmd:"" help:"List all accounts, with what they handed in and may."`
}

type userAdd struct {
	Name          string `arg:"" help:"The name to sign in with."`
	Admin         bool   `help:"They run the house. It opens no folder to them."`
	PasswordStdin bool   `help:"Read the password from standard input instead of printing a welcome address."`
}

func (c userAdd) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		password := ""
		if c.PasswordStdin {
			var err error
			if password, err = s.readPassword(); err != nil {
				return err
			}
		}
		code, err := h.Accounts.AddUser(ctx, operator, c.Name, password, c.Admin)
		if err == nil && password == "" {
			s.printf("%s/welcome/%s\n", h.Config.Base(), code.Reveal())
		}
		return err
	})
}

type userPassword struct {
	Name          string `arg:""`
	PasswordStdin bool   `help:"Read the password from standard input."`
}

func (c userPassword) Run(s *Shell) error {
	return s.user(c.Name, func(ctx context.Context, h House, u account.User) error {
		if c.PasswordStdin {
			password, err := s.readPassword()
			if err != nil {
				return err
			}
			return h.Accounts.SetPassword(ctx, operator, u, password)
		}
		code, err := h.Accounts.Welcome(ctx, operator, u.ID)
		if err == nil {
			s.printf("%s/welcome/%s\n", h.Config.Base(), code.Reveal())
		}
		return err
	})
}

type userDisable struct {
	Name string `arg:""`
}

func (c userDisable) Run(s *Shell) error {
	return s.user(c.Name, func(ctx context.Context, h House, u account.User) error {
		return h.Accounts.Disable(ctx, operator, u.ID)
	})
}

type userEnable struct {
	Name string `arg:""`
}

func (c userEnable) Run(s *Shell) error {
	return s.user(c.Name, func(ctx context.Context, h House, u account.User) error {
		return h.Accounts.Enable(ctx, operator, u.ID)
	})
}

type userQuota struct {
	Name string `arg:""`
	Size string `arg:"" help:"Such as 20GB, or none."`
}

func (c userQuota) Run(s *Shell) error {
	return s.user(c.Name, func(ctx context.Context, h House, u account.User) error {
		size, err := quota(c.Size)
		if err != nil {
			return err
		}
		return h.Accounts.SetQuota(ctx, operator, u.ID, size)
	})
}

// quota reads a size, or none, which is below 0.
func quota(text string) (int64, error) {
	if text == "none" {
		return -1, nil
	}
	n, err := config.ParseSize(text)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrUsage, err)
	}
	return n, nil
}

// space says how much of a quota is used.
func space(u account.User) string {
	if u.Quota < 0 {
		return fmt.Sprintf("%d bytes", u.Used)
	}
	return fmt.Sprintf("%d of %d bytes", u.Used, u.Quota)
}

type userList struct{}

func (userList) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		all, err := h.Accounts.Users(ctx, operator)
		for _, u := range all {
			marks := []string{}
			if u.Admin {
				marks = append(marks, "admin")
			}
			if !u.Disabled.IsZero() {
				marks = append(marks, "disabled")
			}
			if !u.Set {
				marks = append(marks, "no password yet")
			}
			s.printf("%s\t%s\t%s\n", u.Name, space(u), strings.Join(marks, ", "))
		}
		return err
	})
}

// user opens the house and finds somebody.
func (s *Shell) user(name string, fn func(ctx context.Context, h House, u account.User) error) error {
	return s.with(func(ctx context.Context, h House) error {
		u, err := h.Accounts.UserByName(ctx, name)
		if err != nil {
			return err
		}
		return fn(ctx, h, u)
	})
}

type groupCmd struct {
	Add    groupAdd    `cmd:"" help:"Make a group."`
	Remove groupRemove `cmd:"" help:"End a group, and what was granted to it."`
	Join   groupJoin   `cmd:"" help:"Put somebody into a group."`
	Leave  groupLeave  `cmd:"" help:"Take somebody out of a group."`
	Manage groupManage `cmd:"" help:"Say who of a group adds and removes its members."`
	List   groupList   `cmd:"" help:"List all groups with their members."`
}

type groupAdd struct {
	Group string `arg:""`
}

func (c groupAdd) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error { return h.Accounts.AddGroup(ctx, operator, c.Group) })
}

type groupRemove struct {
	Group string `arg:""`
}

func (c groupRemove) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error { return h.Accounts.RemoveGroup(ctx, operator, c.Group) })
}

type groupJoin struct {
	Group   string `arg:""`
	Name    string `arg:""`
	Manager bool   `help:"They add and remove members, too."`
}

func (c groupJoin) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		if c.Manager {
			return h.Accounts.Manage(ctx, operator, c.Group, c.Name, true)
		}
		return h.Accounts.Join(ctx, operator, c.Group, c.Name)
	})
}

type groupManage struct {
	Group string `arg:""`
	Name  string `arg:""`
	No    bool   `help:"Not any more; they stay in the group."`
}

func (c groupManage) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		return h.Accounts.Manage(ctx, operator, c.Group, c.Name, !c.No)
	})
}

type groupLeave struct {
	Group string `arg:""`
	Name  string `arg:""`
}

func (c groupLeave) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error { return h.Accounts.Leave(ctx, operator, c.Group, c.Name) })
}

type groupList struct{}

func (groupList) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		all, err := h.Accounts.Groups(ctx, operator, "", 10_000)
		for _, g := range all {
			for i, name := range g.Members {
				if slices.Contains(g.Managers, name) {
					g.Members[i] = name + " (manager)"
				}
			}
			s.printf("@%s\t%s\n", g.Name, strings.Join(g.Members, ", "))
		}
		return err
	})
}
