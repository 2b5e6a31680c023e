package rollup

import (
	"context"

	"wengang/cube/codes"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
)

// industryRow maps an industry code of an edition to both editions: section,
// division, group and class, "" where not so finely known.
type industryRow struct {
	edition        uint16
	code           string
	in2011, in2017 [4]string
}

// industryMap maps every code of both editions, so that years coded in
// different editions can be cut together.
func industryMap() []industryRow {
	var all []industryRow
	for _, edition := range []uint16{2011, 2017} {
		for _, e := range codes.Industry(edition).All() {
			all = append(all, industryRow{edition: edition, code: e.Code,
				in2011: industryLevels(2011, codes.IndustryTo2011(e.Code, edition)),
				in2017: industryLevels(2017, codes.IndustryTo2017(e.Code, edition))})
		}
	}
	return all
}

// industryLevels returns the section, division, group and class of a code.
func industryLevels(edition uint16, code string) (levels [4]string) {
	list := codes.Industry(edition)
	for i := range levels {
		if e, ok := list.Ancestor(code, i+1); ok {
			levels[i] = e.Code
		}
	}
	return levels
}

// ownershipRow maps a registration type to category, type and subtype.
type ownershipRow struct {
	code   string
	levels [3]string
}

func ownershipMap() []ownershipRow {
	var all []ownershipRow
	list := codes.Ownership()
	for _, e := range list.All() {
		row := ownershipRow{code: e.Code}
		for i := range row.levels {
			if a, ok := list.Ancestor(e.Code, i+1); ok {
				row.levels[i] = a.Code
			}
		}
		all = append(all, row)
	}
	return all
}

// withMaps sends the code maps, the hierarchy of places and the touched
// (level, zone) pairs along with a statement, as external tables.
func withMaps(ctx context.Context, places *codes.Places, touched []cell) (context.Context, error) {
	pairs, err := ext.NewTable("touched", ext.Column("level", "UInt8"), ext.Column("zone", "UInt8"))
	if err != nil {
		return nil, err
	}
	for _, c := range touched {
		if err := pairs.Append(c.level, c.zone); err != nil {
			return nil, err
		}
	}
	industries, err := ext.NewTable("industry_map", ext.Column("edition", "UInt16"), ext.Column("industry", "String"),
		ext.Column("section", "String"), ext.Column("division", "String"), ext.Column("grp", "String"), ext.Column("class", "String"),
		ext.Column("section_2017", "String"), ext.Column("division_2017", "String"), ext.Column("grp_2017", "String"), ext.Column("class_2017", "String"))
	if err != nil {
		return nil, err
	}
	for _, row := range industryMap() {
		if err := industries.Append(row.edition, row.code,
			row.in2011[0], row.in2011[1], row.in2011[2], row.in2011[3],
			row.in2017[0], row.in2017[1], row.in2017[2], row.in2017[3]); err != nil {
			return nil, err
		}
	}
	ownerships, err := ext.NewTable("ownership_map", ext.Column("ownership", "String"),
		ext.Column("category", "String"), ext.Column("type", "String"), ext.Column("subtype", "String"))
	if err != nil {
		return nil, err
	}
	for _, row := range ownershipMap() {
		if err := ownerships.Append(row.code, row.levels[0], row.levels[1], row.levels[2]); err != nil {
			return nil, err
		}
	}
	where, err := placeTable(places)
	if err != nil {
		return nil, err
	}
	return clickhouse.Context(ctx, clickhouse.WithExternalTable(pairs, industries, ownerships, where)), nil
}

// placeTable is the hierarchy of places: the province and city of each.
func placeTable(places *codes.Places) (*ext.Table, error) {
	table, err := ext.NewTable("place_map", ext.Column("place", "UInt32"), ext.Column("province", "UInt32"),
		ext.Column("city", "UInt32"), ext.Column("found", "UInt8"))
	if err != nil {
		return nil, err
	}
	for _, place := range places.All() {
		if err := table.Append(uint32(place.ID), uint32(places.Province(place.ID)), uint32(places.City(place.ID)), uint8(1)); err != nil {
			return nil, err
		}
	}
	return table, nil
}
