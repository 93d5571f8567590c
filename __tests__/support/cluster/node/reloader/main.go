// Command reloader stands in for natsio/nats-server-config-reloader where its image cannot be had: it takes the same
// flags, and tells the server to reload when the content of a watched file changes.
package main

import (
	"crypto/sha256"
	"flag"
	"log"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

type files []string

func (f *files) String() string { return strings.Join(*f, ",") }

func (f *files) Set(path string) error {
	*f = append(*f, path)
	return nil
}

func main() {
	var watched files
	pidFile := flag.String("pid", "", "process id file of the server")
	flag.Var(&watched, "config", "a file to watch; may be given again")
	flag.Parse()
	known := sum(watched)
	for range time.Tick(500 * time.Millisecond) {
		now := sum(watched)
		// A file that is missing for a moment is no reason to reload.
		if now == known || now == "" {
			continue
		}
		known = now
		if err := reload(*pidFile); err != nil {
			log.Print(err)
		}
	}
}

func sum(paths []string) string {
	hash := sha256.New()
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return ""
		}
		hash.Write(content)
	}
	return string(hash.Sum(nil))
}

func reload(pidFile string) error {
	text, err := os.ReadFile(pidFile)
	if err != nil {
		return err
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return err
	}
	log.Printf("reload of %d", pid)
	return syscall.Kill(pid, syscall.SIGHUP)
}
