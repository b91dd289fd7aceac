package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// ways visits both houses as browsers do and returns what is to be measured.
// Each request has been made once: it is right, and what it needs is warm.
func (s *stand) ways(ctx context.Context) ([]*way, error) {
	ticketed, err := s.tickets(ctx, s.behind.url)
	if err != nil {
		return nil, err
	}
	direct, err := s.tickets(ctx, s.direct.url)
	if err != nil {
		return nil, err
	}
	if err := s.copyThumbs(ctx, ticketed); err != nil {
		return nil, err
	}
	var plain, bearer, page []ask
	for i := range ticketed {
		plain = append(plain, ask{path: "/private/" + plainName(i)})
	}
	for _, f := range s.folders {
		for _, name := range f.names {
			bearer = append(bearer, ask{"/private/" + f.path + "/" + name, [2]string{"Authorization", "Bearer " + s.anybody().token}})
		}
	}
	for _, v := range s.visitors {
		page = append(page, ask{"/browse/" + s.folders[0].path, v.cookie()})
	}
	shuffle(bearer)
	all := []*way{
		{name: "nginx alone, static", base: s.plainURL, asks: plain, connections: 32},
		{name: bareName, base: s.bareURL, asks: plain, connections: 32},
		{name: "bare Go, each answer reported by nginx", base: s.toldURL, asks: plain, connections: 32},
		{name: "Cloakroom: picture by ticket", base: s.behind.url, asks: ticketed, connections: 32},
		{name: "Cloakroom: picture by bearer and path", base: s.behind.url, asks: bearer, connections: 32},
		{name: "Cloakroom without nginx: picture by ticket", base: s.direct.url, asks: direct, connections: 32},
		{name: fmt.Sprintf("Cloakroom: folder page of %d tiles", tiles), base: s.behind.url, asks: page, connections: 32},
		{name: "the same page, one visitor at a time", base: s.behind.url, asks: page, connections: 1},
	}
	for _, w := range all {
		for _, a := range w.asks {
			if _, err := get(ctx, w.base, a); err != nil {
				return nil, fmt.Errorf("%s: %w", w.name, err)
			}
		}
	}
	return all, nil
}

var pictureOnPage = regexp.MustCompile(`src="(/m/it_[^"]+)"`)

// tickets opens folder pages and takes the address of each picture from one
// that a user chosen by chance has got.
func (s *stand) tickets(ctx context.Context, base string) (out []ask, _ error) {
	for _, f := range s.folders {
		pages := map[visitor][]string{}
		for i := range f.names {
			v := s.anybody()
			if pages[v] == nil {
				body, err := get(ctx, base, ask{"/browse/" + f.path, v.cookie()})
				if err != nil {
					return nil, err
				}
				for _, m := range pictureOnPage.FindAllStringSubmatch(string(body), -1) {
					pages[v] = append(pages[v], html.UnescapeString(m[1]))
				}
				if len(pages[v]) != len(f.names) {
					return nil, fmt.Errorf("the page of %s shows %d pictures of %d", f.path, len(pages[v]), len(f.names))
				}
			}
			out = append(out, ask{path: pages[v][i]})
		}
	}
	shuffle(out)
	return out, nil
}

// copyThumbs gives nginx and bare Go the same bytes as files.
func (s *stand) copyThumbs(ctx context.Context, from []ask) error {
	total := 0
	for i, a := range from {
		body, err := get(ctx, s.behind.url, a)
		if err != nil {
			return err
		}
		total += len(body)
		name := filepath.Join(s.plain(), plainName(i))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, body, 0o644)); err != nil {
			return err
		}
	}
	s.meanThumb = total / len(from)
	return nil
}

func plainName(i int) string { return fmt.Sprintf("cases/%d/photos/%d.jpg", i%folders, i) }

// get fails unless the answer is a 200 with something in it. wrk counts a
// redirect to the sign-in page as a success.
func get(ctx context.Context, base string, a ask) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+a.path, nil)
	if err != nil {
		return nil, err
	}
	if a.header[0] != "" {
		req.Header.Set(a.header[0], a.header[1])
	}
	resp, err := http.DefaultTransport.RoundTrip(req) // follows nothing
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && (resp.StatusCode != http.StatusOK || len(body) == 0) {
		path, _, _ := strings.Cut(a.path, "?")
		err = fmt.Errorf("%s answers %s with %d bytes", path, resp.Status, len(body))
	}
	return body, err
}

func (v visitor) cookie() [2]string { return [2]string{"Cookie", "cloakroom=" + v.session} }

func (s *stand) anybody() visitor { return s.visitors[rand.IntN(len(s.visitors))] }

func shuffle(all []ask) { rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] }) }
