package access

import (
	"context"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

type ledger Facts

func (l ledger) Facts(context.Context, Subject, id.Folder) (*Facts, error) {
	f := Facts(l)
	return &f, nil
}

func TestRefusals(t *testing.T) {
	const fine = fault.Kind(255)
	coat, hat := id.NewItem(), id.NewItem()
	item := media.Item{ID: coat, Folder: id.NewFolder(), Type: "image/png", Blobs: []media.Blob{
		{Rendition: media.Original, Key: "aa/bb/cc"}, {Rendition: media.Thumb, Key: "aa/bb/dd"},
	}}
	viewer, owner := Facts{Grants: []Grant{{Allows: View}}}, owned
	tests := []struct {
		name  string
		facts Facts
		who   Subject
		form  media.Rendition
		want  fault.Kind
	}{
		{"the owner takes the original", owner, User("us_a"), media.Original, fine},
		{"a viewer sees the thumb", viewer, User("us_a"), media.Thumb, fine},
		{"but may not take the original", viewer, User("us_a"), media.Original, fault.Forbidden},
		{"a stranger learns nothing", Facts{}, User("us_a"), media.Thumb, fault.NotFound},
		{"nobody learns nothing", Facts{}, Subject{}, media.Thumb, fault.NotFound},
		{"a token that is not for downloads says so", owner, Subject{Kind: KindUser, ID: "us_a", Scope: View}, media.Original, fault.Forbidden},
		{"a credential without any scope opens nothing", owner, Subject{Kind: KindUser, ID: "us_a"}, media.Thumb, fault.Forbidden},
		{"a link to this item opens it", owner, Subject{Kind: KindShare, ID: "cr_a", Scope: Everything, Only: coat}, media.Thumb, fine},
		{"a link to another item does not", owner, Subject{Kind: KindShare, ID: "cr_a", Scope: Everything, Only: hat}, media.Thumb, fault.NotFound},
		{"what was not made yet is not there", owner, User("us_a"), media.Preview, fault.NotFound},
		{"a picture cannot be played", owner, User("us_a"), media.Play, fault.NotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := NewChecker(ledger(tt.facts), time.Now)
			p, err := c.Permit(t.Context(), tt.who, &item, tt.form)
			if tt.want == fine {
				if err != nil {
					t.Fatal(err)
				}
				if _, blob, _ := p.Open(); blob.Rendition != tt.form {
					t.Errorf("the permit is for %s", blob.Rendition)
				}
				return
			}
			if !fault.Is(err, tt.want) {
				t.Errorf("Permit: %v, want kind %d", err, tt.want)
			}
		})
	}
	t.Run("a link to one item opens no folder", func(t *testing.T) {
		s := Subject{Kind: KindShare, ID: "cr_a", Scope: Everything, Only: coat}
		c := NewChecker(ledger(owner), time.Now)
		if err := c.Check(t.Context(), s, View, item.Folder); !fault.Is(err, fault.NotFound) {
			t.Errorf("Check = %v", err)
		}
		if can, err := c.Rights(t.Context(), s, item.Folder); can != 0 || err != nil {
			t.Errorf("Rights = %v, %v", can, err)
		}
	})
}

func TestAnEmptyPermitOpensNothing(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an empty permit was opened")
		}
	}()
	var p Permit
	p.Open()
}
