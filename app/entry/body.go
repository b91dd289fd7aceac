package entry

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/account"
)

// ToTheEnd is fn for who still speaks when the whole body has come: it may come
// slowly, and what is sent by a session that has ended meanwhile is not done. Of
// files package intake asks itself, and keeps those that came before.
func ToTheEnd(accounts *account.Accounts, fn Func) Func {
	return func(w http.ResponseWriter, r *http.Request, s access.Subject) error {
		if r.ContentLength != 0 && !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
			r.Body = &body{r.Body, r.Context(), accounts, s}
		}
		return fn(w, r, s)
	}
}

type body struct {
	io.ReadCloser
	ctx      context.Context
	accounts *account.Accounts
	from     access.Subject
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if !errors.Is(err, io.EOF) {
		return n, err
	}
	_, gone := b.accounts.Behind(b.ctx, b.from.Via)
	switch {
	case gone == nil:
		return n, err
	case b.from.Kind == access.KindShare:
		return n, turn(gone, gone)
	}
	return n, turn(gone, errSignIn)
}
