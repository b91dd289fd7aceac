package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/api"
	"cloakroom/app/database"
)

// TestWhoGoesAwayIsAnsweredLater: what was asked for by a key is done to its end,
// whether somebody waits for it or not. Half done and forgotten, it would be done
// once more by who asks again.
func TestWhoGoesAwayIsAnsweredLater(t *testing.T) {
	db, err := database.Open(t.Context(), t.TempDir()+"/cloakroom.db", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o := &api.Once{Store: db, Now: time.Now}
	ctx, goes := context.WithCancel(t.Context())
	done := 0
	deed := o.By(func(w http.ResponseWriter, r *http.Request, _ access.Subject) error {
		done++
		goes()
		if err := db.Ping(r.Context()); err != nil { // what is read for the answer, say
			return err
		}
		w.WriteHeader(http.StatusCreated)
		return nil
	})
	for _, asked := range []context.Context{ctx, t.Context()} {
		w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(asked, "POST", "/api/v1/copies", strings.NewReader("{}"))
		r.Header.Set("Idempotency-Key", "k")
		if err := deed(w, r, access.Subject{Via: "cr"}); err != nil || w.Code != http.StatusCreated {
			t.Errorf("answered %d, %v", w.Code, err)
		}
	}
	if done != 1 {
		t.Errorf("it was done %d times", done)
	}
}
