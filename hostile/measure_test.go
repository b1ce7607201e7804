package hostile

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// What is measured, and how. Processor time is what the kernel counts for every
// thread of the server's process, in nanoseconds: it includes the collector of
// garbage, and does not depend on who else is busy as the time on the clock does.
// Memory is what the process allocated, garbage included, as its metrics tell: a
// request never holds more than it allocates, so it bounds the peak from above and
// does not depend on when the collector runs. Each attack is sent a few times, in
// rounds; the smallest round counts for time, since others can only add to it.
const (
	rounds    = 3
	perRound  = 3
	mostCPU   = 50 * time.Millisecond
	mostBytes = 20 << 20
	// tenfold is how many times its own size a request may be answered with.
	tenfold = 10
	// floor is what any answer may have: the head of an answer, and a refusal that
	// tells five faults in two languages.
	floor = 4 << 10
	// perPoint is how many bytes of data a point of cost pays for.
	perPoint = 100
)

// cost is what one request cost the server.
type cost struct {
	answered
	sent      int64
	cpu       time.Duration
	allocated int64
}

// measure sends an attack and takes the smallest of the rounds.
func (v *victim) measure(attack Attack) cost {
	v.t.Helper()
	best := cost{cpu: time.Hour}
	before := v.allocated()
	n := 0
	for range rounds {
		cpu := v.cpu()
		for range perRound {
			request := attack.Bytes(n)
			got := v.send(request)
			if n == 0 || got.bytes > best.bytes {
				best.answered, best.sent = got, int64(len(request))
			}
			n++
		}
		best.cpu = min(best.cpu, (v.cpu()-cpu)/perRound)
	}
	best.allocated = max(0, v.allocated()-before-v.asking) / rounds / perRound
	return best
}

// faults says what is too much.
func (c cost) faults() []string {
	var faults []string
	if c.cpu > mostCPU {
		faults = append(faults, fmt.Sprintf("it took %s of processor time", c.cpu.Round(time.Millisecond)))
	}
	if c.allocated > mostBytes {
		faults = append(faults, fmt.Sprintf("it took %d bytes of memory", c.allocated))
	}
	if c.bytes > max(floor, tenfold*c.sent, perPoint*c.paid()) {
		faults = append(faults, fmt.Sprintf("%d bytes were answered with %d, for %d points", c.sent, c.bytes, c.paid()))
	}
	return faults
}

// paid is what was estimated of a request that was answered with data.
func (c cost) paid() int64 {
	if c.data {
		return c.points
	}
	return 0
}

// cpu is the processor time of the server until now.
func (v *victim) cpu() time.Duration {
	v.t.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", v.process.Process.Pid))
	if err != nil || len(tasks) == 0 {
		v.t.Skip("the system does not tell the processor time of threads")
	}
	var total time.Duration
	for _, task := range tasks {
		text, err := os.ReadFile(task)
		if err != nil {
			continue // the thread has ended
		}
		nanoseconds, _, _ := strings.Cut(string(text), " ")
		n, err := strconv.ParseInt(nanoseconds, 10, 64)
		if err != nil {
			v.t.Fatal(err)
		}
		total += time.Duration(n)
	}
	return total
}

// allocated is what the server has allocated until now, in bytes.
func (v *victim) allocated() int64 {
	v.t.Helper()
	answer, err := http.Get("http://" + v.watch + "/metrics")
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		if text, found := strings.CutPrefix(lines.Text(), "go_memstats_alloc_bytes_total "); found {
			n, err := strconv.ParseFloat(text, 64)
			if err != nil {
				v.t.Fatal(err)
			}
			return int64(n)
		}
	}
	v.t.Fatal("the metrics do not tell the memory")
	return 0
}

// peak is the most that the process has held since it was asked before, in bytes;
// the kernel begins anew each time.
func (v *victim) peak() int64 {
	v.t.Helper()
	folder := fmt.Sprintf("/proc/%d", v.process.Process.Pid)
	status, err := os.ReadFile(folder + "/status")
	if err != nil {
		v.t.Fatal(err)
	}
	if err := os.WriteFile(folder+"/clear_refs", []byte("5"), 0); err != nil {
		v.t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, found := strings.CutPrefix(line, "VmHWM:"); found {
			kib, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			if err != nil {
				v.t.Fatal(err)
			}
			return kib << 10
		}
	}
	v.t.Fatal("the system does not tell the peak")
	return 0
}
