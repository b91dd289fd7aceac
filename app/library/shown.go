package library

import (
	"cloakroom/app/access"
	"cloakroom/app/media"
)

// shown is an item as somebody may see it who can do can with it. Where it was
// taken is told to who may take the original home, which says so too: a picture
// that is lent to be looked at must not tell where a child sleeps.
func shown(it media.Item, can access.Action) media.Item {
	if !can.Has(access.Download) {
		it.Facts.Place = nil
	}
	return it
}
