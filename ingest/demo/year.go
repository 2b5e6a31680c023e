package demo

// year is what a subsidy year of the demonstration data looks like.
//
// Counts and amounts stand in proportion to the national totals that the
// ministry published (万户, 亿元): 2018 68.1 and 197.7 (press conference of
// 2019-01-24), 2019 114.8 and 551.7 (2020-01-14), 2020 608 and 1042
// (2021-01-26), 2021 406 and 230 (2022-02-06), 2022 787 and 497 (January
// 2023). No total of 2017 alone and of 2023 was at hand. 2017 is set a little
// below 2018, whose rules it shares. 2023 is set to the count of 2021, the
// other year of 30 % and 60 %; its amount follows from the premiums, which
// were not halved by relief as those behind 2021 were.
type year struct {
	number      int
	enterprises uint32 // in thousands; only their proportion matters

	// base is the monthly wage that premiums are paid on in the year before,
	// in yuan, for an enterprise of middle size in a middling province. It is
	// set so that the mean payment comes out near the published one.
	base int64
	// rate is what enterprise and staff paid of it together, in hundredths of
	// a per cent, by size (大型 first). 1 % since 2017, more before; the relief
	// of 2020 waived the enterprise's half, longer for small ones.
	rate [sizes]int64

	// season weighs the months in which applications are made: they follow
	// the documents, which came out in spring or summer and set an end.
	season [12]uint32

	distressed uint32 // 困难企业 among 10,000 records; their formula gives far more than the cap
	byData     uint32 // 免申即享 among 10,000 records
}

// sizes is the number of sizes of enterprises, 大型 to 微型.
const sizes = 4

// Percentages below that stand in hundredths of a per cent.
var years = [...]year{
	{number: 2017, enterprises: 640, base: 5500, rate: [sizes]int64{125, 125, 125, 125},
		season: [12]uint32{3, 3, 7, 8, 9, 12, 8, 8, 10, 10, 13, 9}},
	{number: 2018, enterprises: 681, base: 6300, rate: [sizes]int64{100, 100, 100, 100},
		season: [12]uint32{3, 2, 6, 8, 9, 11, 9, 9, 10, 10, 13, 10}},
	{number: 2019, enterprises: 1148, base: 6500, rate: [sizes]int64{100, 100, 100, 100}, distressed: 590,
		season: [12]uint32{2, 2, 4, 7, 9, 11, 11, 11, 11, 11, 12, 9}},
	{number: 2020, enterprises: 6080, base: 6800, rate: [sizes]int64{100, 100, 100, 100}, distressed: 200,
		season: [12]uint32{1, 10, 15, 16, 12, 11, 9, 7, 6, 5, 5, 3}},
	{number: 2021, enterprises: 4060, base: 6000, rate: [sizes]int64{85, 54, 54, 54}, byData: 3000,
		season: [12]uint32{1, 1, 2, 3, 5, 9, 14, 16, 16, 13, 12, 8}},
	{number: 2022, enterprises: 7870, base: 4100, rate: [sizes]int64{100, 100, 100, 100}, byData: 6500,
		season: [12]uint32{1, 1, 2, 5, 18, 22, 15, 11, 9, 7, 6, 3}},
	{number: 2023, enterprises: 4060, base: 4600, rate: [sizes]int64{100, 100, 100, 100}, byData: 7000,
		season: [12]uint32{1, 1, 2, 4, 7, 10, 15, 16, 15, 12, 11, 6}},
}

// mostEnterprises is the count of the largest year, against which the others
// are shares.
func mostEnterprises() (most uint32) {
	for i := range years {
		most = max(most, years[i].enterprises)
	}
	return most
}

// Wage bases by size in per cent of the year's: small firms insure near the
// floor of the contribution base.
var sizeBase = [sizes]int64{128, 104, 80, 68}
