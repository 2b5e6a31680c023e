package main

import (
	"fmt"
	"runtime"

	"wengang/sql/engine"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "version", Short: "显示版本", Args: cobra.NoArgs, Example: "  wengang version --json",
		Run: func(*cobra.Command, []string) {
			if a.json {
				a.printJSON(map[string]string{"version": version, "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH})
				return
			}
			_, _ = fmt.Fprintf(a.out, "wengang %s（%s，%s/%s）\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		},
	}
	c.Flags().BoolVar(&a.json, "json", false, "输出 JSON")
	return c
}

// engineCommand is what the program runs itself as to hold the engine; people
// do not call it.
func (a *app) engineCommand() *cobra.Command {
	return &cobra.Command{
		Use: "engine", Hidden: true, DisableFlagParsing: true,
		RunE: func(_ *cobra.Command, args []string) error { return engine.Child(args, nil) },
	}
}
