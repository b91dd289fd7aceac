package intake

import (
	"context"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Copy keeps the bytes of an item once more, as an item of its own: another key,
// another entry of quotas. So nothing that becomes of the one touches the other.
// It is handed in like everything else, and checked against the digest.
func (in *Intake) Copy(ctx context.Context, s access.Subject, it media.Item, into id.Folder) (media.Item, error) {
	if err := in.checker.CheckItem(ctx, s, access.Download, &it); err != nil {
		return media.Item{}, err
	}
	original := it.Blobs[0]
	src, err := in.bytes.Open(ctx, original.Key)
	if err != nil {
		return media.Item{}, err
	}
	defer src.Close()
	return in.Take(ctx, s, Parcel{Folder: into, Name: it.Name, Size: it.Size, Modified: original.Modified, SHA256: it.SHA256[:]}, src)
}
