package intake

import (
	"cmp"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// algorithms are the checksums of one body. Every tus server has to know SHA-1
// (section «Checksum» of the protocol); here it guards against a bad line, not
// against an enemy.
var algorithms = map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New}

func checksums() string { return strings.Join(slices.Sorted(maps.Keys(algorithms)), ",") }

// parcel reads what a creation says: its size, and in its metadata
//
//	folder        the id or the path of where it goes
//	name          also called filename
//	relativePath  below folder, such as «holiday/day 1/a.jpg»; it wins over name
//	modified      milliseconds since 1970
//	taken         keep, refuse or replace, if the name is taken
//	item          the item that gets a new version
//	sha256        of the whole, in hex
//	from          who hands it in, if that is a guest; also note and receipt
//
// What guests send goes where their link leads, without the folders it lay in.
// What else there is is kept to be told again, and ignored: above all a type.
func (t Tus) parcel(r *http.Request, s access.Subject) (p Parcel, err error) {
	for _, unknown := range []string{"Upload-Defer-Length", "Upload-Concat"} {
		if r.Header.Get(unknown) != "" {
			return p, fault.New(fault.Invalid, unknown+" is an extension that we do not speak.")
		}
	}
	if p.Size, err = number(r, "Upload-Length"); err != nil {
		return p, err
	}
	if p.Size > t.Intake.most {
		return p, t.Intake.TooLarge()
	}
	p.Said = r.Header.Get("Upload-Metadata")
	said, err := metadata(r.Header["Upload-Metadata"])
	if err != nil {
		return p, err
	}
	if p.Once = r.Header.Get("Idempotency-Key"); len(p.Once) > 255 {
		return p, fault.New(fault.Invalid, "An Idempotency-Key has at most 255 characters.")
	}
	if p.IfTaken, err = ParseIfTaken(said["taken"]); err != nil {
		return p, err
	}
	if said["item"] != "" {
		if p.Replaces, err = id.ParseItem(said["item"]); err != nil {
			return p, fault.In("item", "There is no such item.")
		}
	}
	if ms, err := strconv.ParseInt(said["modified"], 10, 64); err == nil {
		p.Modified = time.UnixMilli(ms)
	}
	if said["sha256"] != "" {
		if p.SHA256, err = hex.DecodeString(said["sha256"]); err != nil || len(p.SHA256) != sha256.Size {
			return p, fault.In("sha256", "A SHA-256 is 64 hex digits.")
		}
	}
	folder, err := t.Folder(r.Context(), s, said["folder"])
	if err != nil {
		return p, err
	}
	path := cmp.Or(said["relativePath"], strings.ReplaceAll(cmp.Or(said["name"], said["filename"]), "/", "_"))
	if s.Kind == access.KindShare {
		p.Folder, p.Name = folder, path[strings.LastIndexByte(path, '/')+1:]
		p.Guest, err = ReadGuest(said["from"], said["note"], said["receipt"])
		return p, err
	}
	p.Folder, p.Name, err = t.Intake.place(r.Context(), s, folder, path)
	return p, err
}

// metadata reads Upload-Metadata: keys, each once, with values in base64.
func metadata(headers []string) (map[string]string, error) {
	out := map[string]string{}
	if len(headers) == 0 || headers[0] == "" {
		return out, nil
	}
	bad := fault.New(fault.Invalid, "Upload-Metadata is a list of keys, each once, with values in base64.")
	if len(headers) > 1 {
		return nil, bad
	}
	for pair := range strings.SplitSeq(headers[0], ",") {
		key, coded, _ := strings.Cut(strings.TrimSpace(pair), " ")
		value, err := base64.StdEncoding.Strict().DecodeString(coded)
		if _, twice := out[key]; twice || err != nil || key == "" || strings.ContainsAny(coded, "\r\n") {
			return nil, bad
		}
		out[key] = string(value)
	}
	return out, nil
}
