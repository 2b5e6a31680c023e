package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	store "wengang/sql"
	"wengang/sql/fault"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/cube/rollup"
	"wengang/dashboards"
	"wengang/dashboards/auth"
	"wengang/ingest"
	"wengang/reports/bulletin"
	"wengang/reports/pdf"
	"wengang/reports/workbook"

	"github.com/spf13/cobra"
)

func (a *app) serveCommand() *cobra.Command {
	var address string
	var demonstrate bool
	limits := dashboards.DefaultLimits
	c := &cobra.Command{
		Use: "serve", Short: "启动服务：驾驶舱与接口",
		Long: "启动服务：驾驶舱与接口。只监听本机回环地址，除非用 --address 指定。\n" +
			"--demo 在数据目录为空时先装入演示数据；有演示数据时开放演示账户和游客只读访问。",
		Example: "  wengang serve\n  wengang serve --demo --address 127.0.0.1:8080",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			listener, err := new(net.ListenConfig).Listen(c.Context(), "tcp", address)
			if err != nil {
				return misuse{fault.New(fault.Invalid, "地址 %s 无法监听", address).Do("可能已被占用，请用 --address 换一个端口").Because(err)}
			}
			defer func() { _ = listener.Close() }()
			return a.with(c.Context(), func(w *wengang) error {
				a.logAt(slog.LevelInfo)
				if demonstrate {
					if err := w.firstStart(c.Context()); err != nil {
						return err
					}
				}
				return w.serve(c.Context(), listener, unlimited(limits))
			})
		},
	}
	c.Flags().StringVar(&address, "address", "127.0.0.1:8080", "监听地址")
	c.Flags().BoolVar(&demonstrate, "demo", false, "数据目录为空时装入演示数据")
	c.Flags().Float64Var(&limits.Rate, "api-rate", limits.Rate, "接口：每个用户平均每秒的请求数，0为不限")
	c.Flags().IntVar(&limits.Burst, "api-burst", limits.Burst, "接口：每个用户停顿后可连续发出的请求数，0为不限")
	c.Flags().IntVar(&limits.AtOnce, "api-at-once", limits.AtOnce, "接口：每个用户同时进行的请求数，0为不限")
	c.Flags().IntVar(&limits.Large, "api-large", limits.Large, "接口：全部用户同时进行的大型查询数，0为不限")
	c.Flags().DurationVar(&limits.Wait, "api-wait", limits.Wait, "接口：大型查询最多排队的时间，0为不限")
	c.Flags().DurationVar(&limits.Longest, "api-longest", limits.Longest, "接口：一次查询最长的时间，0为不限")
	return c
}

// unlimited reads limits as the command line gives them, where 0 is no limit.
func unlimited(l dashboards.Limits) dashboards.Limits {
	if l.Rate == 0 {
		l.Rate = -1
	}
	for _, n := range []*int{&l.Burst, &l.AtOnce, &l.Large} {
		if *n == 0 {
			*n = -1
		}
	}
	for _, d := range []*time.Duration{&l.Wait, &l.Longest} {
		if *d == 0 {
			*d = -1
		}
	}
	return l
}

// firstStart loads the demonstration data into an empty ledger.
func (w *wengang) firstStart(ctx context.Context) error {
	held, err := ingest.Records(ctx, w.store)
	if err != nil || held > 0 {
		return err
	}
	_, _ = fmt.Fprintf(w.app.out, "数据目录为空，装入演示数据（%d条）……\n", demoRecords)
	_, err = w.demonstrate(ctx, demoRecords, 1)
	return err
}

// graceful is how long a shutdown waits for the requests under way.
const graceful = 15 * time.Second

func (w *wengang) serve(ctx context.Context, listener net.Listener, limits dashboards.Limits) error {
	server, err := w.dashboards(ctx, listener.Addr(), limits)
	if err != nil {
		return err
	}
	defer server.Close()
	web := &http.Server{
		Handler: server, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: dashboards.LongestHeader,
		ErrorLog:       slog.NewLogLogger(w.app.log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(listener) }()
	go w.keepUp(ctx)
	_, _ = fmt.Fprintf(w.app.out, "稳岗已启动：http://%s/\n", listener.Addr())
	if err := w.announceAccounts(ctx, listener.Addr()); err != nil {
		return err
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	_, _ = fmt.Fprintln(w.app.out, "正在停止……")
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceful)
	defer cancel()
	if err := web.Shutdown(bounded); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// keepUp takes up places that an administrator adds meanwhile, and publishes
// what a process that was killed left acknowledged and unpublished.
func (w *wengang) keepUp(ctx context.Context) {
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for first := true; ; first = false {
		if err := w.refreshPlaces(ctx); err != nil && ctx.Err() == nil {
			w.app.log.Warn("places were not refreshed", "error", err)
		}
		if err := w.catchUp(ctx, first); err != nil && ctx.Err() == nil {
			w.app.log.Warn("the ledger's last commits were not published", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// catchUp publishes where the newest publication lacks commits. While another
// process writes, it waits for its turn, and finds the work done. At its start
// a server also makes anew what another version made otherwise; only then,
// since two versions beside each other would do so in turn.
func (w *wengang) catchUp(ctx context.Context, first bool) error {
	last, err := w.store.LastCommit(ctx)
	if err != nil {
		return err
	}
	publication, err := rollup.Latest(ctx, w.store)
	made := publication.No == 0 || publication.Current() || !first
	if err != nil || publication.Commit >= last && made {
		return err
	}
	_, err = w.write(ctx, func(*store.Writer) error { return nil })
	return err
}

// pinned makes a pinned cube what the dashboards take.
func (w *wengang) pin(ctx context.Context) (dashboards.Pinned, error) {
	return w.cube.Pin(ctx)
}

// ready tells whether the store answers.
func (w *wengang) ready(ctx context.Context) error { return w.store.Conn().Ping(ctx) }

func (w *wengang) dashboards(ctx context.Context, address net.Addr, limits dashboards.Limits) (*dashboards.Server, error) {
	modules, err := w.app.modules()
	if err != nil {
		return nil, err
	}
	set, err := w.app.typesetter()
	if err != nil {
		return nil, err
	}
	config := dashboards.Config{
		Pin: w.pin, Ready: w.ready, Places: w.places.Load, Clock: w.app.clock, Log: w.app.log,
		Modules: os.DirFS(modules), Version: version, Limits: limits,
		Bulletin: w.report(func(to io.Writer, c *bulletin.Content) error { return pdf.Render(to, c, set.fonts, set.maps) }),
		Workbook: w.report(workbook.Write),
	}
	demonstration, err := w.demonstration(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case demonstration:
		config.Accounts, config.Guest = demonstrationAccounts, auth.DemonstrationGuest()
	case onLoopback(address):
		// Who reaches the loopback of this machine without accounts can run
		// the command line as well, which acts as local administrator.
		config.Guest = &auth.Viewer{Label: "本机 · 本地管理员", Role: auth.Analyst, Place: codes.NationID, Scope: cube.Everything}
	}
	return dashboards.New(config)
}

// report renders a bulletin's content for a request.
func (w *wengang) report(render func(io.Writer, *bulletin.Content) error) dashboards.Report {
	return func(ctx context.Context, to io.Writer, r dashboards.ReportRequest) error {
		content, err := w.content(ctx, r.Region, r.Month, r.Level, r.Scope)
		if err != nil {
			return err
		}
		return render(to, content)
	}
}

func onLoopback(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// demonstration tells whether the store holds demonstration data, or nothing.
func (w *wengang) demonstration(ctx context.Context) (bool, error) {
	pinned, err := w.cube.Pin(ctx)
	if err != nil {
		return false, err
	}
	defer pinned.Release()
	return pinned.Demo(), nil
}

// demonstrationAccounts exist only over demonstration data; their passwords
// are no secret.
var demonstrationAccounts = []auth.Account{
	{Name: "bu", Password: "wengang-demo", Role: auth.Analyst, Place: 0, Label: "人力资源社会保障部 · 统计分析"},
	{Name: "jiangxi", Password: "wengang-demo", Role: auth.Analyst, Place: 360000, Label: "江西省 · 统计分析"},
	{Name: "jiujiang", Password: "wengang-demo", Role: auth.Analyst, Place: 360400, Label: "九江市 · 统计分析"},
	{Name: "pengze", Password: "wengang-demo", Role: auth.Analyst, Place: 360430, Label: "彭泽县 · 统计分析"},
}

func (w *wengang) announceAccounts(ctx context.Context, address net.Addr) error {
	demonstration, err := w.demonstration(ctx)
	if err != nil {
		return err
	}
	if !demonstration {
		if onLoopback(address) {
			_, _ = fmt.Fprintln(w.app.out, "尚未设置账户：只接受本机访问，按本地管理员查看全部数据")
		} else {
			_, _ = fmt.Fprintln(w.app.out, "尚未设置账户：页面和接口需登录后使用，目前无人可以登录；请改用回环地址")
		}
		return nil
	}
	_, _ = fmt.Fprintln(w.app.out, "演示账户（用户名 / 密码）：")
	for _, account := range demonstrationAccounts {
		_, _ = fmt.Fprintf(w.app.out, "  %-10s / %s  %s\n", account.Name, account.Password, account.Label)
	}
	return nil
}
