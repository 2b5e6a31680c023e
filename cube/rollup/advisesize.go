package rollup

import (
	"context"
	"fmt"
	"strings"

	store "wengang/sql"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Size is how large a view of one level of acceptance and one subsidy year is:
// kept, over all events; and read, of the event with most, since an answer
// reads one event at a time.
type Size struct {
	Cells      uint64  `json:"cells"`                // rows kept
	Elements   uint64  `json:"elements,omitempty"`   // bitmaps: enterprises in all cells together
	Containers uint64  `json:"containers,omitempty"` // bitmaps: blocks of 65,536 numbers in all cells together, each merged by itself
	Bytes      uint64  `json:"bytes,omitempty"`      // bitmaps: bytes of all states before compression
	Cost       float64 `json:"cost"`                 // of reading it, in rows of facts; an answer costs at least a granule of them
	Exact      bool    `json:"exact"`                // counted; else estimated, mostly within 1 % (the bytes more roughly)
}

// What merging bitmaps costs, in rows of facts put into a set. Measured on two
// million enterprises × cells, in cells of 7 to 28,000 enterprises, with
// numbers scattered and region by region: 0.1 to 0.3 µs a container and 0.7 ns
// a byte, against 9 to 21 ns a row for uniqExact over facts.
const (
	containerRows = 10
	rowBytes      = 20
)

// bitmapBytes estimates the bytes of bitmaps: up to 32 numbers are a plain
// list of four bytes each, more are containers of two bytes a number or 8 KiB,
// whichever is less, with about 8 bytes each around them.
func bitmapBytes(cells, elements, containers uint64) uint64 {
	if elements <= 32*cells {
		return 4*elements + 2*cells
	}
	return min(2*elements, 8192*containers) + 8*containers + 10*cells
}

// add counts the cells of one event.
func (s *Size) add(bitmap bool, cells, elements, containers, bytes uint64) {
	s.Cells += cells
	cost := float64(cells)
	if bitmap {
		s.Elements, s.Containers, s.Bytes = s.Elements+elements, s.Containers+containers, s.Bytes+bytes
		cost = containerRows*float64(containers) + float64(bytes)/rowBytes
	}
	s.Cost = max(s.Cost, cost)
}

// space is what the view takes: rows, or bytes of bitmaps.
func (s Size) space(bitmap bool) float64 {
	if bitmap {
		return float64(s.Bytes)
	}
	return float64(s.Cells)
}

// levelHash is the hash of a level over the facts: of its column and of those
// of the coarser levels of its dimension, by which a rollup groups too, and
// which tell cells apart where the level itself is not known (未细分).
func levelHash(level string) string {
	if level == "month.month" {
		return "cityHash64('month', event_month)"
	}
	if level == "month.year" {
		return "cityHash64('month', intDiv(event_month, 100))"
	}
	dimension, _, _ := strings.Cut(level, ".")
	list := []string{"'" + dimension + "'"}
	for _, l := range hierarchies[dimension] {
		list = append(list, "f."+columns[l])
		if l == level {
			break
		}
	}
	return "cityHash64(" + strings.Join(list, ", ") + ")"
}

// hashName names the hash of a level in a statement.
func hashName(level string) string { return "hash_" + strings.ReplaceAll(level, ".", "_") }

// cellHash is the hash of a view's cell.
func cellHash(levels []string) string {
	text := hashName(levels[0])
	for _, level := range levels[1:] {
		text = "bitXor(" + text + ", " + hashName(level) + ")"
	}
	return text
}

// viewsAtOnce is how many views one pass over the facts estimates: each takes
// 24 KB for each thing counted, event and thread.
const viewsAtOnce = 100

// estimate fills in estimated sizes of views.
func (a *advising) estimate(ctx context.Context, views []view, bitmap bool) error {
	text, err := store.QueryText("rollup.AdviseSizes")
	if err != nil {
		return err
	}
	var hashes []string
	for _, d := range dimensionOrder {
		for _, level := range hierarchies[d] {
			if level != "month.half" && level != "month.quarter" { // no view stops there
				hashes = append(hashes, levelHash(level)+" AS "+hashName(level))
			}
		}
	}
	for from := 0; from < len(views); from += viewsAtOnce {
		batch := views[from:min(from+viewsAtOnce, len(views))]
		var counts []string
		for _, v := range batch {
			cell := cellHash(v.levels)
			one := []string{"uniqCombined64(15)(" + cell + ")"}
			if bitmap {
				one = append(one, "uniqCombined64(15)(bitXor("+cell+", hash_enterprise))", "uniqCombined64(15)(bitXor("+cell+", hash_container))")
			}
			counts = append(counts, "["+strings.Join(one, ", ")+"]")
		}
		statement := strings.NewReplacer("{counts}", "["+strings.Join(counts, ",\n    ")+"]", "{hashes}", strings.Join(hashes, ",\n        ")).Replace(text)
		rows, err := a.st.QueryText(ctx, statement, clickhouse.Named("facts", a.facts))
		if err != nil {
			return err
		}
		err = store.Each(ctx, rows, func(r driver.Rows) error {
			var counted [][]uint64
			if err := r.Scan(&counted); err != nil {
				return err
			}
			if len(counted) != len(batch) {
				return fmt.Errorf("%d sizes for %d views", len(counted), len(batch))
			}
			for i, c := range counted {
				if !bitmap {
					batch[i].size.add(false, c[0], 0, 0, 0)
					continue
				}
				elements, containers := max(c[1], c[0]), max(c[2], c[0]) // estimated apart: never below one a cell
				batch[i].size.add(true, c[0], elements, containers, bitmapBytes(c[0], elements, containers))
			}
			return nil
		})
		if err != nil {
			return err
		}
		a.progress(len(batch))
	}
	return nil
}

// count fills in the exact size of one view, by building its cells.
func (a *advising) count(ctx context.Context, v *view, bitmap bool) error {
	text, err := store.QueryText("rollup.AdviseCells")
	if err != nil {
		return err
	}
	var levels []string
	for _, level := range v.levels {
		levels = append(levels, levelHash(level))
	}
	of := "toUInt64(0) AS elements, toUInt64(0) AS containers, toUInt64(0) AS bytes"
	if bitmap {
		of = "uniqExact(f.enterprise_no) AS elements, uniqExact(bitShiftRight(f.enterprise_no, 16)) AS containers, " +
			"length(CAST(groupBitmapState(f.enterprise_no) AS String)) AS bytes"
	}
	rows, err := a.st.QueryText(ctx, strings.NewReplacer("{of}", of, "{levels}", strings.Join(levels, ", ")).Replace(text), clickhouse.Named("facts", a.facts))
	if err != nil {
		return err
	}
	v.size = Size{Exact: true}
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var cells, elements, containers, bytes uint64
		if err := r.Scan(&cells, &elements, &containers, &bytes); err != nil {
			return err
		}
		v.size.add(bitmap, cells, elements, containers, bytes)
		return nil
	})
	a.progress(1)
	return err
}
