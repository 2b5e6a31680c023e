// Command wengang is the statistics system for the job-stability subsidy
// (稳岗补贴). This package wires the parts together, one file per command.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"wengang/sql/fault"

	"github.com/spf13/cobra"
)

// version is set by the linker.
var version = "unknown"

// Exit statuses, as scripts rely on them.
const (
	statusFindings    = 1 // findings, refused rows, a broken file, differences
	statusUse         = 2 // wrong use
	statusUnavailable = 3 // the store is out of reach
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the program at once
	}()
	a := newApp(os.Stdout, os.Stderr)
	os.Exit(a.run(ctx, os.Args[1:]))
}

// outcome is an ending that is no error and still has a status of its own.
type outcome int

func (o outcome) Error() string { return fmt.Sprintf("status %d", int(o)) }

// misuse is wrong use: unknown flags, missing arguments, unknown names.
type misuse struct{ error }

func (m misuse) Unwrap() error { return m.error }

// run executes the command line and returns the exit status.
func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.out)
	root.SetErr(a.err)
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		return 0
	}
	var o outcome
	if errors.As(err, &o) {
		return int(o)
	}
	status := a.report(err)
	if status == statusUse {
		_, _ = fmt.Fprintf(a.err, "用法见 %s --help\n", command.CommandPath())
	}
	return status
}

// report tells the user what went wrong, in a sentence and what to do, and
// keeps the internals for the log.
func (a *app) report(err error) int {
	var f *fault.Error
	switch {
	case errors.As(err, &f):
	case errors.Is(err, context.Canceled):
		f = fault.New(fault.Unavailable, "已中断，未完成的操作没有生效")
	case !a.started: // the library refused the command line
		err = misuse{err}
		f = fault.New(fault.Invalid, "%s", chineseUsage(err))
	default:
		f = fault.New(fault.Internal, "程序内部出错").Do("请用 --verbose 重新执行并把日志交给系统管理员").Because(err)
	}
	if cause := f.Unwrap(); cause != nil && (a.verbose || f.Code == fault.Internal) {
		a.log.Error("command failed", "code", string(f.Code), "cause", cause)
	}
	if a.json {
		a.printJSON(map[string]any{"error": map[string]string{"code": string(f.Code), "message": f.Message, "hint": f.Hint}})
	}
	_, _ = fmt.Fprintln(a.err, "错误："+f.Error())
	switch {
	case errors.As(err, new(misuse)), f.Code == fault.NotFound:
		return statusUse
	case f.Code == fault.Unavailable, f.Code == fault.Conflict, f.Code == fault.Internal:
		return statusUnavailable
	}
	return statusFindings
}

// chineseUsage words the messages of the flag parser, which come in English.
func chineseUsage(err error) string {
	text := err.Error()
	for _, w := range []struct{ prefix, chinese string }{
		{"unknown command ", "没有这个命令："},
		{"unknown flag: ", "没有这个选项："},
		{"unknown shorthand flag: ", "没有这个选项："},
		{"flag needs an argument: ", "选项缺少值："},
		{"invalid argument ", "选项的值不正确："},
		{"required flag(s) ", "缺少必需的选项："},
		{"accepts ", "参数个数不对："},
		{"requires ", "参数个数不对："},
	} {
		if rest, ok := strings.CutPrefix(text, w.prefix); ok {
			return w.chinese + rest
		}
	}
	return text
}

// usage marks a fault of the command line itself.
func usage(err error) error {
	if err == nil || fault.CodeOf(err) != fault.Invalid {
		return err
	}
	return misuse{err}
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "wengang", Short: "稳岗：企业稳岗补贴统计系统",
		Long:          "稳岗：企业稳岗补贴统计系统。\n记录经导入、四级审核后进入数据库，供驾驶舱、月报和分析立方使用。\n\n退出码：0 正常；1 有未决问题或被退回的行；2 用法错误；3 数据库无法访问。",
		SilenceErrors: true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.data, "data", a.data, "数据目录")
	flags.StringVar(&a.clickhouse, "clickhouse", "", "外部 ClickHouse 的地址：clickhouse://用户:密码@主机:9000/数据库")
	flags.StringVar(&a.assets, "assets", os.Getenv("WENGANG_ASSETS"), "资源目录（其中有 node_modules）；默认在程序旁边查找")
	flags.StringVar(&a.fonts, "fonts", "", "授权字体目录（仿宋_GB2312、方正小标宋等），代替自带字体")
	flags.StringVar(&a.outlines, "outlines", "", "经审核的地图边界目录（含审图号.txt），代替示意图")
	flags.BoolVar(&a.verbose, "verbose", false, "把内部日志写到标准错误")
	for _, add := range []func() *cobra.Command{
		a.serveCommand, a.importCommand, a.templateCommand, a.demoCommand, a.queryCommand, a.cubeCommand,
		a.bulletinCommand, a.workbookCommand, a.placeCommand, a.doctorCommand, a.versionCommand, a.engineCommand,
	} {
		root.AddCommand(add())
	}
	a.prepare(root)
	return root
}

// prepare words the parts of the help that the library brings in English, and
// notes when a command starts: what fails before that is wrong use.
func (a *app) prepare(c *cobra.Command) {
	if run := c.RunE; run != nil {
		c.RunE = func(c *cobra.Command, args []string) error {
			a.started = true
			return run(c, args)
		}
	}
	c.SetUsageTemplate(usageTemplate)
	c.InitDefaultHelpFlag()
	c.Flags().Lookup("help").Usage = "显示帮助"
	for _, child := range c.Commands() {
		a.prepare(child)
	}
}

const usageTemplate = `用法：{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [命令]{{end}}{{if .HasExample}}

示例：
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

命令：{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

选项：
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

通用选项：
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`
