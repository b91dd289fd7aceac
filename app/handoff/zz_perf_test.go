package handoff_test

import (
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"net"

	"cloakroom/app/handoff"
	"cloakroom/app/handoff/nginxtest"
	"cloakroom/deploy"
)

func TestPerf(t *testing.T) {
	s := newShelf(t)
	all := things(t, s)
	ours := house(t, all, func(d *handoff.Dress) sender { return handoff.Nginx{Bytes: s, Dress: d, Files: "/protected/"} })
	bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Accel-Redirect", "/protected/ab/cd/02")
		w.Header()["Content-Type"] = nil
	})
	nginxtest.Lend(t, s.dir)
	type v struct{ name, addr string; got []float64 }
	var vs []*v
	run := func(name string, app http.Handler, change func(string) string) {
		dir, addr := nginxtest.Dir(t), nginxtest.Addr(t)
		at := filepath.Join(dir, "s")
		l, _ := net.Listen("unix", at)
		os.Chmod(at, 0o666)
		srv := &http.Server{Handler: app}
		go srv.Serve(l)
		t.Cleanup(func() { srv.Close() })
		var conf strings.Builder
		deploy.Nginx(&conf, deploy.Server{Upstream: "unix:" + at, URL: &url.URL{Scheme: "http", Host: addr}, Listen: addr, Blobs: s.dir,
			AccessLog: filepath.Join(dir, "access.log"), ErrorLog: filepath.Join(dir, "error.log")})
		nginxtest.Start(t, dir, addr, change(conf.String()))
		vs = append(vs, &v{name: name, addr: addr})
	}
	same := func(s string) string { return s }
	plain := func(s string) string {
		i := strings.Index(s, "location ^~ /protected/")
		j := strings.Index(s, "location @nothing")
		a := s[i:]
		k := strings.Index(a, "alias"); e := strings.Index(a[k:], "\n")
		return s[:i] + "location ^~ /protected/ { internal; " + a[k:k+e] + "}\n" + s[j:]
	}
	cache := func(s string) string { return strings.Replace(s, "types { }", "types { } open_file_cache max=10000 inactive=60s; open_file_cache_errors off;", 1) }
	nolinks := func(s string) string { return strings.Replace(s, "disable_symlinks on", "#", 1) }
	nomap := func(s string) string { return strings.Replace(s, "$request_method $cloakroom_path", "$request_method", 1) }
	noheaders := func(s string) string {
		i := strings.Index(s, "location ^~ /protected/")
		return s[:i] + strings.ReplaceAll(s[i:], "add_header", "#")
	}
	run("bare/plain", bare, plain)
	run("bare/ours", bare, same)
	run("ours/ours", ours, same)
	run("ours/plain", ours, plain)
	run("ours/cache", ours, cache)
	run("ours/nolinks", ours, nolinks)
	run("ours/noheaders", ours, noheaders)
	run("ours/nomap", ours, nomap)
	for range 9 {
		for _, v := range vs {
			out, _ := exec.Command("wrk", "-t1", "-c16", "-d1s", "http://"+v.addr+"/m/thumb").Output()
			for l := range strings.Lines(string(out)) {
				if r, ok := strings.CutPrefix(l, "Requests/sec:"); ok {
					f, _ := strconv.ParseFloat(strings.TrimSpace(r), 64)
					v.got = append(v.got, f)
				}
			}
		}
	}
	for _, v := range vs {
		ratio := []float64{}
		for i, f := range v.got { ratio = append(ratio, f/vs[0].got[i]) }
		slices.Sort(ratio); slices.Sort(v.got)
		t.Logf("%-16s sec median %.0f max %.0f ratio %.2f", v.name, v.got[4], v.got[8], ratio[4])
	}
}
