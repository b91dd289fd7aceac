package handoff_test

import (
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/handoff"
	"cloakroom/app/handoff/nginxtest"
	"cloakroom/app/media"
	"cloakroom/deploy"
)

func TestPerf(t *testing.T) {
	s := newShelf(t)
	all := map[string]thing{}
	var paths []string
	for range 1000 {
		var b [16]byte
		rand.Read(b[:])
		h := fmt.Sprintf("%x", b)
		key := media.Key(h[:2] + "/" + h[2:4] + "/" + h[4:])
		body := make([]byte, 16384)
		rand.Read(body)
		bl := s.put(t, key, media.Thumb, "image/jpeg", string(body))
		all[h] = thing{media.Item{Name: "IMG_2034.jpg", Blobs: []media.Blob{bl}}, media.Thumb, access.Session}
		paths = append(paths, h)
	}
	ours := house(t, all, func(d *handoff.Dress) sender { return handoff.Nginx{Bytes: s, Dress: d, Files: "/protected/"} })
	bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := strings.TrimPrefix(r.URL.Path, "/m/")
		w.Header().Set("X-Accel-Redirect", "/protected/"+h[:2]+"/"+h[2:4]+"/"+h[4:])
		w.Header()["Content-Type"] = nil
	})
	os.MkdirAll(s.dir, 0o755)
	nginxtest.Lend(t, s.dir)
	type v struct {
		name, addr, lua string
		pid             int
		ng, app         []float64
	}
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
		must(t, deploy.Nginx(&conf, deploy.Server{Upstream: "unix:" + at, URL: &url.URL{Scheme: "http", Host: addr}, Listen: addr, Blobs: s.dir,
			AccessLog: filepath.Join(dir, "access.log"), ErrorLog: filepath.Join(dir, "error.log")}))
		c := change(conf.String())
		if c == "" {
			c = fmt.Sprintf(`sendfile on; tcp_nopush on; keepalive_requests 1000000; types { image/jpeg jpg; }
 upstream barego { server unix:%s; keepalive 64; }
 server { listen %s; location /protected { internal; alias "%s"; } location / { proxy_pass http://barego; proxy_http_version 1.1; proxy_set_header Connection ""; } }`, at, addr, s.dir)
		}
		must(t, os.WriteFile(dir+"/nginx.conf", []byte(fmt.Sprintf(`user www-data; daemon off; worker_processes 2; pid %[1]s/pid; error_log %[1]s/main.log warn; events { worker_connections 4096; }
http { access_log off; client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/sc; `, dir)+c+"}"), 0o644))
		cmd := exec.Command("nginx", "-c", dir+"/nginx.conf")
		cmd.Stderr = os.Stderr
		must(t, cmd.Start())
		t.Cleanup(func() { cmd.Process.Signal(os.Interrupt); cmd.Wait() })
		lua := dir + "/x.lua"
		f, _ := os.Create(lua)
		fmt.Fprintln(f, "local r={")
		for _, p := range paths {
			tail := "?v=1&t=" + ticket
			if name == "base" {
				tail = ""
			}
			fmt.Fprintf(f, "'/m/%s%s',\n", p, tail)
		}
		fmt.Fprintln(f, "}\nlocal i=0\nfunction request() i=i%#r+1 return wrk.format('GET', r[i]) end\nfunction done(s) io.write(string.format('non2xx=%d\\n', s.errors.status)) end")
		f.Close()
		vs = append(vs, &v{name: name, addr: addr, lua: lua, pid: cmd.Process.Pid})
	}
	same := func(s string) string { return s }
	rep := func(pairs ...string) func(string) string {
		return func(s string) string {
			o := strings.NewReplacer(pairs...).Replace(s)
			if o == s {
				t.Fatal(pairs)
			}
			return o
		}
	}
	_ = rep
	_ = same
	if os.Getenv("ONLY") == "" {
		run("base", bare, func(string) string { return "" })
		run("bare/ours", bare, same)
	}
	run("ours/ours", ours, same)
	if os.Getenv("ONLY") == "" {
		run("ours/cache2000", ours, rep("types { }", "types { } open_file_cache max=2000; open_file_cache_valid 1s;"))
	}
	time.Sleep(time.Second)
	ticks := func(pid int) float64 {
		kids, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
		sum := 0.0
		for _, k := range strings.Fields(string(kids)) {
			b, _ := os.ReadFile("/proc/" + k + "/schedstat")
			f, _ := strconv.ParseFloat(strings.Fields(string(b))[0], 64)
			sum += f / 1000
		}
		return sum
	}
	self := func() float64 {
		var u syscall.Rusage
		syscall.Getrusage(0, &u)
		return float64(u.Utime.Sec+u.Stime.Sec)*1e6 + float64(u.Utime.Usec+u.Stime.Usec)
	}
	for range 5 {
		for _, v := range vs {
			n0, a0 := ticks(v.pid), self()
			out, _ := exec.Command("wrk", "-t1", "-c32", "-d1s", "-s", v.lua, "http://"+v.addr).Output()
			if !strings.Contains(string(out), "non2xx=0") {
				t.Fatal(v.name, string(out))
			}
			for l := range strings.Lines(string(out)) {
				if n, rest, ok := strings.Cut(strings.TrimSpace(l), " requests in "); ok && rest != "" {
					f, _ := strconv.ParseFloat(n, 64)
					v.ng = append(v.ng, (ticks(v.pid)-n0)/f)
					v.app = append(v.app, (self()-a0)/f)
				}
			}
		}
	}
	for _, v := range vs {
		slices.Sort(v.ng)
		slices.Sort(v.app)
		t.Logf("%-16s us/request: nginx %.1f  app %.1f  sum %.1f", v.name, v.ng[2], v.app[2], v.ng[2]+v.app[2])
	}
}
