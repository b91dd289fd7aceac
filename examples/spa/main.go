// Command spa serves a photo album: a single-page app that shows private media
// by plain <img>, <video> and <a>, from an origin of its own. There is nothing to
// build. Run it, and a demo house opens beside it:
//
//	go run ./examples/spa
//
// or show it a house of yours, which has to list the album's origin:
//
//	CLOAKROOM_ORIGINS=http://127.0.0.1:8090 cloakroom serve
//	go run ./examples/spa --house http://127.0.0.1:8080
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"cloakroom/app"
	"cloakroom/app/darkroom/worker"
)

//go:embed album
var embedded embed.FS

func main() {
	if status, ours := worker.Run(os.Args); ours {
		os.Exit(status) // the demo house has started us again, to develop one original
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "spa:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("spa", flag.ContinueOnError)
	listen := flags.String("listen", "127.0.0.1:8090", "where the album is served")
	house := flags.String("house", "", "the address of a house; without it a demo house is opened")
	media := flags.String("media", "", "the house's second host for media (MEDIA_URL), if it has one")
	if err := flags.Parse(args); err != nil {
		return err
	}
	origin := "http://" + *listen
	if *house != "" {
		fmt.Printf("\nThe album is at %s. Its house has to know: CLOAKROOM_ORIGINS=%s\n\n", origin, origin)
		return serve(ctx, *listen, *house, *media)
	}
	door, err := free("127.0.0.1:8080")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	failed := make(chan error, 1)
	go func() {
		defer stop()
		failed <- serve(ctx, *listen, "http://"+door, "")
	}()
	fmt.Printf("\nThe album will be at %s. Sign in there as one of the demo's people:\n", origin)
	err = errors.Join(os.Setenv("CLOAKROOM_LISTEN", door), os.Setenv("CLOAKROOM_ORIGINS", origin))
	if err == nil {
		err = app.Run(ctx, []string{"demo"}, os.Stdin, os.Stdout, os.Stderr)
	}
	stop()
	return errors.Join(err, <-failed)
}

// free returns an address that nobody listens at: this one, or another port.
func free(want string) (string, error) {
	l, err := net.Listen("tcp", want)
	if err != nil {
		if l, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return "", err
		}
	}
	return l.Addr().String(), l.Close()
}

// serve serves the album until ctx ends.
func serve(ctx context.Context, listen, house, media string) error {
	handler, err := Album(house, media)
	if err != nil {
		return err
	}
	s := &http.Server{Addr: listen, Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		_ = s.Close() // nobody loses anything by that
	}()
	if err := s.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Album is the app for one house: a page that knows where its house is, and
// three files beside it. Its policy lets it talk to that house and nobody else.
func Album(house, media string) (http.Handler, error) {
	hosts := ""
	for _, it := range []string{house, media} {
		u, err := url.Parse(it)
		if err != nil || it != "" && (u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
			return nil, fmt.Errorf("%q is no address such as https://media.example.org", it)
		}
		if it != "" {
			hosts += " " + u.Scheme + "://" + u.Host
		}
	}
	house = strings.TrimSuffix(house, "/")
	files, err := fs.Sub(embedded, "album")
	if err != nil {
		return nil, err
	}
	page, err := template.ParseFS(files, "index.html")
	if err != nil {
		return nil, err
	}
	policy := "default-src 'none'; script-src 'self' " + house + "; style-src 'self'; img-src 'self'" + hosts + "; media-src" + hosts +
		"; connect-src " + house + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(files))
	mux.HandleFunc("GET /index.html", http.NotFound)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = page.Execute(w, house) // who went away needs no answer
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		mux.ServeHTTP(w, r)
	}), nil
}
