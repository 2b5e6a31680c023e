package engine

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"unsafe"

	"github.com/ebitengine/purego"
)

// keepAlive is the query that keeps the engine running; it needs next to no
// privilege. Ending it (KILL QUERY) ends the engine in an orderly way.
const keepAlive = "SELECT sleepEachRow(1) FROM system.numbers SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0 FORMAT Null"

// Child runs the engine in this process until its keep-alive query is killed
// or its standard input ends; it is what the hidden engine command does. It
// runs in a process of its own because a crash of the engine must not take
// the service with it, and because two runtimes' signal handlers must not meet.
//
// orphaned, where it is not nil, is called when the standard input ends.
func Child(args []string, orphaned func()) error {
	flags := flag.NewFlagSet("engine", flag.ContinueOnError)
	library := flags.String("library", "", "engine library")
	config := flags.String("config", "", "configuration file")
	path := flags.String("path", "", "directory of the store")
	port := flags.Int("port", 0, "TCP port on the loopback")
	if err := flags.Parse(args); err != nil {
		return err
	}
	// The parent holds the other end: when it dies, however it dies, we end.
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		if orphaned != nil {
			orphaned()
		}
		os.Exit(3)
	}()
	handle, err := purego.Dlopen(*library, purego.RTLD_NOW|purego.RTLD_GLOBAL)
	if err != nil {
		return fmt.Errorf("load engine library: %w", err)
	}
	var queryCmdline func(argc int32, argv unsafe.Pointer) unsafe.Pointer
	var resultError func(result unsafe.Pointer) string
	purego.RegisterLibFunc(&queryCmdline, handle, "chdb_query_cmdline")
	purego.RegisterLibFunc(&resultError, handle, "chdb_result_error")
	argv := cStrings(
		"clickhouse",
		"--config-file="+*config,
		"--path="+*path,
		"--listen_host=127.0.0.1",
		"--tcp_port="+strconv.Itoa(*port),
		"--query", "SYSTEM START LISTEN TCP",
		"--query", keepAlive,
	)
	result := queryCmdline(int32(len(argv.pointers)-1), unsafe.Pointer(&argv.pointers[0]))
	runtime.KeepAlive(argv)
	if result == nil {
		return errors.New("the engine did not start")
	}
	if message := resultError(result); message != "" {
		return errors.New(message)
	}
	return nil
}

// cArgv is a C argument vector; the strings stay reachable through it.
type cArgv struct {
	strings  [][]byte
	pointers []*byte // ends in nil
}

func cStrings(args ...string) cArgv {
	var v cArgv
	for _, arg := range args {
		text := append([]byte(arg), 0)
		v.strings = append(v.strings, text)
		v.pointers = append(v.pointers, &text[0])
	}
	v.pointers = append(v.pointers, nil)
	return v
}
