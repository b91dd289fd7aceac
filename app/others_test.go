package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/media"
)

// TestOthersUploads are not there, and nobody is in their way.
func TestOthersUploads(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	addr := networked(t, h)
	bob, eve := h.corner(t), h.corner(t)
	ok(t, h.Library.Grant(t.Context(), operator, bob.folder.ID, eve.name, role(t, "manager"), time.Time{})) // a right is not enough
	for n, d := range bob.doors() {
		up := d.create(t, "bobs", 10)
		under := d.begin(t, addr, up, 0, 10, "abc")
		for m, other := range eve.doors() {
			at := strings.Replace(up, bob.doors()[n].at, eve.doors()[m].at, 1)
			for _, method := range []string{"HEAD", "PATCH", "DELETE"} {
				if a := other.tus(t, method, at, "", with("Upload-Offset", "3"), with("Content-Type", patch)); a.status != 404 {
					t.Errorf("%s at %s: %v", method, other.at, a)
				}
			}
		}
		fmt.Fprint(under, "defghij")
		if status := under.answer(t); status != 204 {
			t.Errorf("bob was told %d", status)
		}
	}
	bob.doors()[0].has(t, "bobs", "abcdefghij")
	for range 100 {
		d := bob.doors()[1]
		if a := d.tus(t, "HEAD", d.at+"/up_"+strings.Repeat("a", 26), ""); a.status != 404 {
			t.Fatalf("%v", a)
		}
	}
}

// TestATokenThatMayOnlyRead asks every address of uploads.
func TestATokenThatMayOnlyRead(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	d := h.corner(t).doors()[1]
	up := d.create(t, "mine", 10)
	_, secret, err := h.Accounts.AddToken(t.Context(), operator, d.who.ID, account.Terms{Label: "reads", Scope: access.View | access.Download})
	ok(t, err)
	reads := door{d.corner, d.at, []show{bearer(secret)}, 403}
	for _, a := range []answer{
		reads.tus(t, "POST", d.at, "", length(1), d.meta("x")),
		reads.tus(t, "POST", d.at, "x", length(1), d.meta("x"), with("Content-Type", patch)),
		reads.tus(t, "POST", d.at, "", length(1), with("Upload-Metadata", metadata("folder", d.folder.Path, "name", "x"))),
		reads.tus(t, "POST", d.at, "", length(1), with("Upload-Metadata", metadata("folder", d.folder.Path, "relativePath", "new/x"))),
		reads.tus(t, "HEAD", up, ""),
		reads.append(t, up, 0, "x"),
		reads.tus(t, "DELETE", up, ""),
	} {
		if a.status != 403 {
			t.Errorf("%v", a)
		}
	}
	if n := d.offset(t, up); n != 0 {
		t.Errorf("it stands at %d", n)
	}
	if _, err := h.DB.FolderAt(t.Context(), d.folder.Path+"/new"); err == nil {
		t.Error("a folder was made")
	}
}

// TestWhoMayNotAnyMore: rights, accounts and folders go while bytes come.
func TestWhoMayNotAnyMore(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	addr := networked(t, h)
	for _, tt := range []struct {
		name string
		ends func(d door) error
	}{
		{"the right is taken back", func(d door) error {
			return h.Library.Revoke(t.Context(), operator, d.folder.ID, d.name)
		}},
		{"the account is disabled", func(d door) error {
			return h.Accounts.Disable(t.Context(), operator, d.who.ID)
		}},
		{"the folder is deleted", func(d door) error {
			_, err := h.Library.DeleteFolder(t.Context(), access.User(h.ann), d.folder.ID)
			return err
		}},
	} {
		for n := range 2 {
			d := h.corner(t).doors()[n]
			t.Run(tt.name+" at "+d.at, func(t *testing.T) {
				up, resting := d.create(t, "late", 6), d.create(t, "later", 6)
				d.append(t, resting, 0, "abc")
				under := d.begin(t, addr, up, 0, 6, "abc")
				ok(t, tt.ends(d))
				fmt.Fprint(under, "def")
				if status := under.answer(t); status != 403 && status != 404 {
					t.Errorf("the last byte was told %d", status)
				}
				if a := d.append(t, resting, 3, "def"); a.status != 404 && a.status != 401 {
					t.Errorf("who comes back: %v", a)
				}
				var items int
				all := must(h.DB.ItemsIn(t.Context(), d.folder.ID, media.Order{}, "", 100))(t)
				for _, it := range all {
					if strings.HasPrefix(it.Name, "late") {
						items++
					}
				}
				if items > 0 {
					t.Errorf("%d items", items)
				}
			})
		}
	}
	h.clock.pass(73 * time.Hour)
	ok(t, h.Intake.Recover(t.Context()))
	if left := h.staged(t); len(left) > 0 {
		t.Errorf("still staged: %v", left)
	}
}
