package handoff_test

import (
	"io"
	"net/http"
	"testing"
)

type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request with headers given as names and values, without any of
// the client's own.
func ask(t testing.TB, url string, asks ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(asks); i += 2 {
		if asks[i] == ":method" {
			r.Method = asks[i+1]
			continue
		}
		r.Header.Add(asks[i], asks[i+1])
	}
	resp, err := plainly.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(body)}
}

var plainly = &http.Transport{DisableCompression: true}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
