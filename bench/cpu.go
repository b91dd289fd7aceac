package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// spent is the processor time that processes and their children have used so
// far. It hardly depends on what else the machine is doing, so it tells more
// than a rate where others work too. Where there is no /proc it is always 0.
func spent(processes []int) (all time.Duration) {
	for _, pid := range processes {
		all += ticks(pid)
		children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
		for _, child := range strings.Fields(string(children)) {
			if n, err := strconv.Atoi(child); err == nil {
				all += ticks(n)
			}
		}
	}
	return all
}

// ticks reads fields 14 and 15 of proc(5)'s stat, which count hundredths of a
// second. Field 2 is a name in brackets that may hold spaces.
func ticks(pid int) time.Duration {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, after, _ := strings.Cut(string(stat), ") ")
	f := strings.Fields(after)
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
