package access_test

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
)

// nightShift is rights that come from elsewhere: from ten at night to six in the
// morning whoever has an account may look everywhere.
type nightShift struct {
	access.Ledger
	now func() time.Time
}

// Facts are those of the house, and a grant more at night. The policy judges it
// as every other: a private folder stops it, and «why» tells of it.
func (n nightShift) Facts(ctx context.Context, s access.Subject, folder id.Folder) (*access.Facts, error) {
	f, err := n.Ledger.Facts(ctx, s, folder)
	if hour := n.now().Hour(); err == nil && s.Kind == access.KindUser && (hour >= 22 || hour < 6) {
		grant := access.Grant{Source: access.Ruled, Rule: "night shift", Allows: access.View, From: f.Folder}
		more := *f // others remember the facts too
		more.Grants = append(slices.Clip(f.Grants), grant)
		return &more, nil
	}
	return f, err
}

// house is what knows the rights so far; here it knows none.
type house struct{}

func (house) Facts(context.Context, access.Subject, id.Folder) (*access.Facts, error) {
	return &access.Facts{Folder: access.Origin{Folder: "fo_a", Path: "ward"}}, nil
}

func ExampleLedger() {
	now := time.Date(2030, 1, 1, 23, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	checker := access.NewChecker(nightShift{house{}, clock}, clock)
	fmt.Println(checker.Check(context.Background(), access.User("us_ben"), access.View, "fo_a"))
	now = now.Add(12 * time.Hour)
	fmt.Println(checker.Check(context.Background(), access.User("us_ben"), access.View, "fo_a"))
	// Output:
	// <nil>
	// There is nothing here.
}
