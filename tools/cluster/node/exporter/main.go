// Command exporter is a test double of natsio/prometheus-nats-exporter where its image cannot be had: it listens on the same
// port, and has no metrics but one.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	port := "7777"
	for i, arg := range os.Args {
		if arg == "-port" && i+1 < len(os.Args) {
			port = os.Args[i+1]
		}
	}
	http.HandleFunc("/metrics", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "nats_exporter_double 1")
	})
	log.Fatal(http.ListenAndServe(":"+port, nil))
}
