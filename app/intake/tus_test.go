package intake_test

import (
	"context"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/intake"
)

// away is a line that breaks; net/http then ends the context of its request.
type away struct{ goes func() }

func (a away) Read([]byte) (int, error) {
	a.goes()
	return 0, io.ErrUnexpectedEOF
}

// TestWhoGoesAwayWhileCreatingLeavesNothing: nobody was told the address of such an
// upload, so it would keep its place and its room for days.
func TestWhoGoesAwayWhileCreatingLeavesNothing(t *testing.T) {
	h := open(t)
	tus := intake.Tus{Intake: h.intake, Folder: func(context.Context, access.Subject, string) (id.Folder, error) { return h.into, nil }}
	ctx, goes := context.WithCancel(t.Context())
	r := httptest.NewRequestWithContext(ctx, "POST", "/uploads", io.MultiReader(strings.NewReader("half"), away{goes}))
	r.ContentLength = 8
	for name, value := range map[string]string{
		"Tus-Resumable": "1.0.0", "Upload-Length": "8", "Content-Type": "application/offset+octet-stream", "Upload-Metadata": "name eA==",
	} {
		r.Header.Set(name, value)
	}
	if err := tus.Create(httptest.NewRecorder(), r, h.alice); err == nil || ctx.Err() == nil {
		t.Fatalf("half a body: %v, %v", err, ctx.Err())
	}
	left, err := h.db.LapsedUploads(t.Context(), h.clock.now().Add(1000*time.Hour))
	if staged := h.files("staging"); len(left)+len(staged) > 0 || err != nil {
		t.Errorf("%d uploads are left, and %v (%v)", len(left), staged, err)
	}
}
