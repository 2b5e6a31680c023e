package bulletin

import (
	"context"
	"fmt"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/sql/clock"
	"wengang/sql/fault"
)

// Asker answers queries. All questions of one bulletin must be answered from
// one publication, so hand over a pinned cube where data may change meanwhile.
type Asker interface {
	Ask(ctx context.Context, q cube.Query) (*cube.Answer, error)
}

// Gazetteer tells places and what lies directly below them, in GB/T 2260
// order; *codes.Places is one.
type Gazetteer interface {
	ByID(id codes.PlaceID) (codes.Place, bool)
	Children(id codes.PlaceID) []codes.Place
}

// Request says which bulletin.
type Request struct {
	Month  clock.Month
	Region codes.PlaceID   // codes.NationID for the country
	Level  cube.Acceptance // 0: ministry
	Scope  cube.Scope      // what the reader may see; the zero scope sees nothing
	Places Gazetteer
}

// Compose asks the cube and writes the bulletin. A month without data gives a
// bulletin that says so and nothing else. Errors are faults in Chinese.
func Compose(ctx context.Context, ask Asker, r Request) (*Content, error) {
	c, err := newComposer(ctx, ask, r)
	if err != nil {
		return nil, err
	}
	if err := c.gather(); err != nil {
		return nil, err
	}
	c.summary()
	c.overall()
	c.regions()
	c.structure()
	c.policies()
	c.notes()
	return c.content, nil
}

// composer writes one bulletin.
type composer struct {
	ctx     context.Context
	ask     Asker
	req     Request
	place   codes.Place
	where   string // 全国, 江西省九江市
	answers Answers
	content *Content
	tables  int
	charts  int
	parts   int      // numbered sections so far
	same    []string // codes of the regions with data in both years, where not all have
	leftOut []string // names of the regions left out of the comparison
	based   bool     // there is a base to compare with
}

func newComposer(ctx context.Context, ask Asker, r Request) (*composer, error) {
	if n := r.Month.Number(); n < 1 || n > 12 || r.Month.Year() < 2000 {
		return nil, fault.New(fault.Invalid, "月份“%d”无效", uint32(r.Month)).Do("请按“2017-06”的格式给出统计月份")
	}
	if r.Places == nil {
		return nil, fault.New(fault.Internal, "没有提供行政区划表")
	}
	place := codes.Place{Code: "000000", Name: "全国", FullName: "全国", Kind: codes.Country}
	if r.Region != 0 {
		p, ok := r.Places.ByID(r.Region)
		if !ok {
			return nil, fault.New(fault.NotFound, "没有编号为%06d的地区", uint32(r.Region)).Do("请核对地区代码")
		}
		place = p
	}
	if r.Level == 0 {
		r.Level = cube.AcceptedByMinistry
	}
	return &composer{
		ctx: ctx, ask: ask, req: r, place: place, where: place.FullName, answers: Answers{},
		content: &Content{
			Title: "企业享受稳岗补贴情况月报", Mark: "内部资料", Region: place.FullName,
			RegionCode: place.Code, Month: r.Month,
		},
	}, nil
}

// span of months as read: 1—6月, or 1月 where it is one.
func monthsOf(from, to clock.Month) string {
	if from == to {
		return fmt.Sprintf("%d月", to.Number())
	}
	return fmt.Sprintf("%d—%d月", from.Number(), to.Number())
}

// period is 2017年1—6月.
func (c *composer) period() string {
	return fmt.Sprintf("%d年%s", c.req.Month.Year(), monthsOf(c.january(), c.req.Month))
}

func (c *composer) january() clock.Month { return clock.Month(c.req.Month.Year()*100 + 1) }
