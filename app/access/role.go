package access

import (
	"strings"

	"cloakroom/app/fault"
)

// Role is a name for the actions that people grant together.
type Role struct {
	Name   string
	Allows Action
	Says   string // in one line, what who has it may do
}

// roles are what a folder can be granted with, from the least to the most.
var roles = []Role{
	{"viewer", View, "may look"},
	{"downloader", View | Download, "may look and take copies home"},
	{"contributor", View | Download | Add, "may also add"},
	{"editor", View | Download | Add | Edit, "may also rename, move and delete"},
	{"manager", Everything, "may also lend: give rights and make links"},
}

// Roles returns the roles of a grant, likewise.
func Roles() []Role { return append([]Role(nil), roles...) }

// request is the role of a link by which guests hand in, and see nothing.
var request = Role{"request", Add, "may hand files in, and see nothing"}

// LinkRoles returns the roles of a link.
func LinkRoles() []Role { return []Role{roles[0], roles[1], request} }

// LinkRole names what a link allows.
func LinkRole(a Action) string {
	for _, r := range LinkRoles() {
		if r.Allows == a {
			return r.Name
		}
	}
	return RoleOf(a)
}

// ParseRole reads the name of a role out of those that are offered.
func ParseRole(name string, offered []Role) (Role, error) {
	var names []string
	for _, r := range offered {
		if r.Name == name {
			return r, nil
		}
		names = append(names, r.Name)
	}
	return Role{}, fault.With(fault.In("role", "There is no such role. Choose one of: %s."), strings.Join(names, ", "))
}

// Given names what a rule gives: a role, or each action, since the largest role in
// them would keep quiet about the rest.
func Given(a Action) string {
	for _, r := range roles {
		if r.Allows == a {
			return r.Name
		}
	}
	var names []string
	for _, it := range actions {
		if a.Has(it.is) {
			names = append(names, it.name)
		}
	}
	return strings.Join(names, ", ")
}

// RoleOf names a set of actions as people do: by the largest role in it.
func RoleOf(a Action) string {
	name := "none"
	if a.Has(request.Allows) {
		name = request.Name
	}
	for _, r := range roles {
		if a.Has(r.Allows) {
			name = r.Name
		}
	}
	return name
}
