package demo

// ownershipWeights are shares of enterprises by registration type (国统字〔2011〕
// 86号) among the small and the big, per thousand, reasoned: private limited
// companies lead everywhere, state and foreign capital is in the large ones.
// ending closes the name of an enterprise of that type.
var ownershipWeights = []struct {
	code       string
	small, big uint32
	outside    bool // of foreign or HK-Macao-Taiwan capital
	ending     string
}{
	{"110", 8, 46, false, "总公司"},
	{"120", 10, 12, false, "集体企业"},
	{"130", 6, 6, false, "合作厂"},
	{"141", 1, 2, false, "联营公司"},
	{"142", 1, 1, false, "联营厂"},
	{"143", 1, 1, false, "联营公司"},
	{"149", 1, 1, false, "联营公司"},
	{"151", 8, 78, false, "集团有限公司"},
	{"159", 180, 270, false, "有限责任公司"},
	{"160", 14, 88, false, "股份有限公司"},
	{"171", 96, 14, false, "厂"},
	{"172", 22, 6, false, "中心（普通合伙）"},
	{"173", 575, 270, false, "有限公司"},
	{"174", 22, 46, false, "股份有限公司"},
	{"190", 10, 6, false, "中心"},
	{"210", 5, 22, true, "有限公司"},
	{"220", 1, 3, true, "有限公司"},
	{"230", 12, 34, true, "有限公司"},
	{"240", 1, 5, true, "股份有限公司"},
	{"290", 1, 1, true, "有限公司"},
	{"310", 6, 26, true, "有限公司"},
	{"320", 1, 4, true, "有限公司"},
	{"330", 11, 42, true, "有限公司"},
	{"340", 1, 6, true, "股份有限公司"},
	{"390", 1, 1, true, "有限公司"},
}

// newOwnership returns the choosers by coast (1) or not (0) and big (1) or
// small (0).
func newOwnership() (pick [2][2]chooser) {
	for open := range 2 {
		for big := range 2 {
			weights := make([]uint32, len(ownershipWeights))
			for i, w := range ownershipWeights {
				weights[i] = w.small
				if big == 1 {
					weights[i] = w.big
				}
				if w.outside && open == 0 {
					weights[i] = (weights[i] + 2) / 3
				}
			}
			pick[open][big] = newChooser(weights)
		}
	}
	return pick
}
