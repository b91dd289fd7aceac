package media

import "testing"

func TestAKindChangesNothingAboutWhatIsShownInPlace(t *testing.T) {
	for mime, kind := range kinds {
		if ClassOf(mime) != Other || playable(mime) {
			t.Errorf("%s is shown in place", mime)
		}
		if KindOf(mime) != kind {
			t.Errorf("%s is %s", mime, KindOf(mime))
		}
	}
	for mime, class := range classes {
		if KindOf(mime) != class {
			t.Errorf("%s is shown as %s and called %s", mime, class, KindOf(mime))
		}
	}
	for _, mime := range []string{"image/svg+xml", "text/html", "application/zip", "", "video", "image/"} {
		if KindOf(mime) != Other {
			t.Errorf("%q is %s", mime, KindOf(mime))
		}
	}
}
