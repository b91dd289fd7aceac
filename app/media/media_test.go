package media

import "testing"

func TestFormAndSibling(t *testing.T) {
	blob := func(r Rendition, mime, key string) Blob { return Blob{Rendition: r, Type: mime, Key: Key(key)} }
	both := []Blob{
		blob(Original, "image/heic", "o"), blob(Thumb, "image/jpeg", "tj"), blob(Thumb, "image/webp", "tw"),
		blob(Preview, "image/webp", "pw"), blob(Poster, "image/jpeg", "j"),
	}
	tests := []struct {
		name          string
		mime          string
		form          Rendition
		first, beside Key
	}{
		{"the WebP comes first, wherever it stands", "image/heic", Thumb, "tw", "tj"},
		{"a WebP alone has nothing beside it", "image/heic", Preview, "pw", ""},
		{"a JPEG alone is all there is", "image/heic", Poster, "j", ""},
		{"an original is itself", "image/heic", Original, "o", ""},
		{"a picture does not play", "image/heic", Play, "", ""},
		{"a film plays its original", "video/mp4", Play, "o", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			it := Item{Type: tt.mime, Blobs: both}
			b, ok := it.Form(tt.form)
			if b.Key != tt.first || ok != (tt.first != "") || ok && b.Rendition != tt.form {
				t.Errorf("form %+v, %v", b, ok)
			}
			b, ok = it.Sibling(tt.form)
			if b.Key != tt.beside || ok != (tt.beside != "") {
				t.Errorf("sibling %+v, %v", b, ok)
			}
		})
	}
	webps := Item{Type: "image/webp", Blobs: []Blob{blob(Original, "image/webp", "o")}}
	if b, ok := webps.Sibling(Original); ok {
		t.Errorf("an original is handed out as it came: %+v", b)
	}
}
