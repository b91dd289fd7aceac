package web

import (
	"net/http"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/media"
	"cloakroom/views"
)

// tiles draws items as the grid does.
func (web *Web) tiles(r *http.Request, s access.Subject, items []media.Item) ([]views.Tile, error) {
	st, err := web.stamp(r, s)
	if err != nil {
		return nil, err
	}
	in, types := web.speaker(r, s), map[string]string{}
	out := make([]views.Tile, len(items))
	for i, it := range items {
		p := st.small(it)
		if types[it.Type] == "" {
			types[it.Type] = typeInWords(in, it.Type)
		}
		out[i] = views.Tile{
			Name: it.Name, Href: st.prefix + "/items/" + string(it.ID), Kind: kindOf(it), Type: types[it.Type], Preparing: preparing(it),
			Src: p.Src, Fresh: p.Fresh, Width: p.Width, Height: p.Height, Larger: st.larger(it), Blur: web.blurs.of(it), Duration: it.Duration,
			Alt: it.Words.Alt, Title: it.Words.Title, Dated: it.Dated(), Bytes: it.Size,
		}
	}
	return out, nil
}

// cards draws folders as the front page does.
func (web *Web) cards(r *http.Request, s access.Subject, folders []media.Folder) ([]views.FolderCard, error) {
	covers, err := web.Library.Covers(r.Context(), s, folders)
	if err != nil {
		return nil, err
	}
	st, err := web.stamp(r, s)
	if err != nil {
		return nil, err
	}
	out := make([]views.FolderCard, len(folders))
	for i, f := range folders {
		out[i] = views.FolderCard{Name: f.Name, Path: f.Path, Href: browseAddress("", f.Path), Items: -1}
		if u, _ := s.User(); f.Owner == u {
			out[i].Yours = true
		}
		for _, it := range covers[f.ID] {
			p := st.picture(it, media.Thumb)
			out[i].Covers = append(out[i].Covers, views.Cover{Src: p.Src, Fresh: p.Fresh, Width: p.Width, Height: p.Height, Blur: web.blurs.of(it)})
		}
	}
	return out, nil
}

// cardsBelow draws the folders in a folder, with addresses as s sees them.
func (web *Web) cardsBelow(r *http.Request, s access.Subject, root media.Folder, folders []media.Folder) ([]views.FolderCard, error) {
	cards, err := web.cards(r, s, folders)
	for i := range cards {
		cards[i].Yours = false
		if root.ID != "" {
			cards[i].Href = browseAddress(prefix(r), strings.TrimPrefix(cards[i].Path, root.Path+"/"))
		}
		cards[i].Path = "" // the page says where it is
	}
	return cards, err
}
