package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"cloakroom/deploy"
)

// worker is who nginx's workers are when we are root.
const worker = "www-data"

// newStand chooses the addresses and folders of everything in dir.
func newStand(dir string) (*stand, error) {
	var urls [5]string
	for i := range urls {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close() // all at once, so that they differ
		urls[i] = "http://" + l.Addr().String()
	}
	s := &stand{
		dir: dir, plainURL: urls[0], bareURL: urls[1], toldURL: urls[4],
		behind: settings{listen: "unix:" + dir + "/house.sock", url: urls[2], data: dir + "/data", media: dir + "/media", handoff: "nginx"},
		direct: settings{listen: strings.TrimPrefix(urls[3], "http://"), url: urls[3], data: dir + "/data-direct", media: dir + "/media-direct", handoff: "direct"},
	}
	return s, os.Mkdir(s.plain(), 0o755)
}

// plain is where the files of nginx alone and of bare Go lie.
func (s *stand) plain() string { return filepath.Join(s.dir, "plain") }

const bareArgument = "serve-bare"

// serveBare is the limit of the design «one decision a request»: it hands every
// request to nginx without deciding anything. What the house does beyond that
// is what its decision costs.
func serveBare(socket string) error {
	l, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	if err := os.Chmod(socket, 0o777); err != nil {
		return err
	}
	return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Accel-Redirect", "/protected/"+strings.TrimPrefix(r.URL.Path, "/private/"))
		w.Header()["Content-Type"] = nil
	}))
}

// around is the http block around the printed configuration, and beside it the
// servers of nginx alone and of bare Go, which log in the same way.
const around = `%[1]sdaemon off; worker_processes auto; pid "%[2]s/nginx.pid"; error_log "%[2]s/nginx.log" error;
events { worker_connections 4096; }
http {
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
    types { image/jpeg jpg; }
    client_body_temp_path "%[2]s/body"; proxy_temp_path "%[2]s/proxy"; fastcgi_temp_path "%[2]s/fastcgi";
    uwsgi_temp_path "%[2]s/uwsgi"; scgi_temp_path "%[2]s/scgi";
    include "%[2]s/house.conf";

    server {
        listen %[3]s;
        access_log "%[2]s/static.access.log" cloakroom buffer=64k flush=1s;
        location /private/ { alias "%[2]s/plain/"; }
    }
    upstream bare { server "unix:%[2]s/bare.sock"; keepalive 64; }
    %[4]s
    %[5]s
}
`

// delivery is the line of the printed configuration by which nginx tells the house of
// a download, and what belongs to it; to tell of each answer it goes without its «if».
var delivery = regexp.MustCompile(`(access_log "[^"]*" cloakroom_delivery[^;]*) if=[^;]*(;(?:\s*open_log_file_cache[^;]*;)?)`)

// bareServer is bare Go at an address, with what its nginx is told besides.
func (s *stand) bareServer(at, told string) string {
	return fmt.Sprintf(`server {
        listen %[1]s;
        access_log "%[2]s/bare.access.log" cloakroom buffer=64k flush=1s;
        %[3]s
        location /protected/ { internal; alias "%[2]s/plain/"; }
        location / { proxy_pass http://bare; proxy_http_version 1.1; proxy_set_header Connection ""; }
    }`, strings.TrimPrefix(at, "http://"), s.dir, told)
}

// startPeers starts nginx and bare Go.
func (s *stand) startPeers(ctx context.Context) (stop func() error, err error) {
	house, err := s.behind.check()
	if err != nil {
		return nothing, err
	}
	base := house.URL
	var conf strings.Builder
	err = deploy.Nginx(&conf, deploy.Server{
		Upstream: s.behind.listen, URL: base, Listen: base.Host, Blobs: filepath.Join(s.behind.media, "blobs"), Reports: house.Deliveries,
		AccessLog: filepath.Join(s.dir, "house.access.log"), ErrorLog: filepath.Join(s.dir, "house.error.log"),
	})
	told := delivery.FindStringSubmatch(conf.String())
	if err != nil || told == nil {
		return nothing, errors.Join(err, errors.New("the configuration says of no file where deliveries are told"))
	}
	if err := os.WriteFile(filepath.Join(s.dir, "house.conf"), []byte(conf.String()), 0o644); err != nil {
		return nothing, err
	}
	who := ""
	if os.Getuid() == 0 {
		who = "user " + worker + "; "
	}
	main := filepath.Join(s.dir, "nginx.conf")
	text := fmt.Sprintf(around, who, s.dir, strings.TrimPrefix(s.plainURL, "http://"), s.bareServer(s.bareURL, ""), s.bareServer(s.toldURL, told[1]+told[2]))
	if err := os.WriteFile(main, []byte(text), 0o644); err != nil {
		return nothing, err
	}
	self, err := os.Executable()
	if err != nil {
		return nothing, err
	}
	stopBare, err := s.start(ctx, filepath.Join(s.dir, "bare.log"), "unix", filepath.Join(s.dir, "bare.sock"),
		exec.Command(self, bareArgument, filepath.Join(s.dir, "bare.sock")))
	if err != nil {
		return stopBare, err
	}
	stopNginx, err := s.start(ctx, filepath.Join(s.dir, "nginx.out"), "tcp", base.Host, exec.Command("nginx", "-p", s.dir, "-c", main))
	return func() error { return errors.Join(stopNginx(), stopBare()) }, err
}

// build makes the real program, once, so that both halves measure the same.
func (s *stand) build(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, "go", "build", "-o", s.program(), "cloakroom").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w: %s", err, out)
	}
	return nil
}

func (s *stand) program() string { return filepath.Join(s.dir, "cloakroom") }

// startHouses starts the real program twice: behind nginx, and without it on a
// copy of everything.
func (s *stand) startHouses(ctx context.Context) (stop func() error, err error) {
	if err := s.copyHouse(); err != nil {
		return nothing, err
	}
	stopBehind, err := s.serve(ctx, s.behind, filepath.Join(s.dir, "house.log"))
	if err != nil {
		return stopBehind, err
	}
	stopDirect, err := s.serve(ctx, s.direct, filepath.Join(s.dir, "direct.log"))
	return func() error { return errors.Join(stopDirect(), stopBehind()) }, err
}

func (s *stand) serve(ctx context.Context, with settings, log string) (stop func() error, err error) {
	network, address := "tcp", with.listen
	if path, ok := strings.CutPrefix(with.listen, "unix:"); ok {
		network, address = "unix", path
	}
	return s.start(ctx, log, network, address, exec.Command(s.program(), "serve", "--listen", with.listen, "--url", with.url,
		"--data", with.data, "--media", with.media, "--handoff", with.handoff, "--deliveries", with.deliveries, "--ticket-life", ticketLife))
}

// start runs cmd until stop, and returns when somebody accepts at address.
func (s *stand) start(ctx context.Context, log, network, address string, cmd *exec.Cmd) (stop func() error, err error) {
	out, err := os.Create(log)
	if err != nil {
		return nothing, err
	}
	defer out.Close() // cmd has its own
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return nothing, err
	}
	s.servers = append(s.servers, cmd.Process.Pid)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	stop = func() error {
		_ = cmd.Process.Signal(syscall.SIGTERM) // nginx takes its workers along
		select {
		case <-ended:
			return nil
		case <-time.After(15 * time.Second):
			return fmt.Errorf("%s did not stop when it was asked to: %w", cmd.Path, cmd.Process.Kill())
		}
	}
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline) && ctx.Err() == nil; time.Sleep(5 * time.Millisecond) {
		select {
		case err := <-ended:
			said, _ := os.ReadFile(log)
			return nothing, fmt.Errorf("%s ended: %w: %s", filepath.Base(cmd.Path), err, said)
		default:
		}
		if c, err := net.Dial(network, address); err == nil {
			return stop, c.Close()
		}
	}
	return stop, errors.Join(ctx.Err(), fmt.Errorf("%s does not answer at %s", filepath.Base(cmd.Path), address))
}

func nothing() error { return nil }
