package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// load asks w for some seconds with wrk, one request of its list after the
// other. Whatever is not a success makes the round worthless.
func (w *way) load(ctx context.Context, script string, seconds int, servers []int) (measure, error) {
	if err := os.WriteFile(script, []byte(w.lua()), 0o600); err != nil {
		return measure{}, err
	}
	cmd := exec.CommandContext(ctx, "wrk", "-t1", fmt.Sprintf("-c%d", w.connections), fmt.Sprintf("-d%ds", seconds), "--latency", "-s", script, w.base)
	before := spent(servers)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return measure{}, fmt.Errorf("wrk: %w: %s", err, out)
	}
	m, err := parse(string(out))
	m.cpu = time.Duration(float64(spent(servers)-before) / (m.rate * float64(seconds)))
	return m, err
}

func (w *way) lua() string {
	var b strings.Builder
	b.WriteString("local r={\n")
	for _, a := range w.asks {
		header := ""
		if a.header[0] != "" {
			header = fmt.Sprintf("[%q]=%q", a.header[0], a.header[1])
		}
		fmt.Fprintf(&b, "{%q,{%s}},\n", a.path, header)
	}
	// Written once: what wrk does for a request it does on the cores that answer.
	b.WriteString(`}
local i=0
function init() for n, a in ipairs(r) do r[n]=wrk.format('GET', a[1], a[2]) end end
function request() i=i%#r+1 return r[i] end
function done(s)
	local e=s.errors
	io.write(string.format('failed=%d\n', e.status+e.connect+e.read+e.write+e.timeout))
end
`)
	return b.String()
}

// parse reads what wrk says.
func parse(out string) (m measure, err error) {
	errs := []error{errors.New("it counted no failures")}
	for line := range strings.Lines(out) {
		f := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "failed="):
			errs[0] = nil
			if f[0] != "failed=0" {
				errs = append(errs, errors.New(f[0]))
			}
		case len(f) == 2 && f[0] == "Requests/sec:":
			m.rate, err = strconv.ParseFloat(f[1], 64)
			errs = append(errs, err)
		case len(f) == 2 && f[0] == "50%":
			m.p50, err = time.ParseDuration(f[1])
			errs = append(errs, err)
		case len(f) == 2 && f[0] == "99%":
			m.p99, err = time.ParseDuration(f[1])
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil || m.rate == 0 || m.p99 == 0 {
		return m, fmt.Errorf("wrk said, %w:\n%s", errors.Join(err, errors.New("in all")), out)
	}
	return m, nil
}
