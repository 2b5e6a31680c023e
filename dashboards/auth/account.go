package auth

import "wengang/cube/codes"

// Account is a local account as it is configured.
type Account struct {
	Name     string        // used to log in
	Password string        // in clear; kept only as its argon2id hash
	Role     Role          //
	Place    codes.PlaceID // the agency; codes.NationID is the ministry
	Label    string        // as shown, e.g. 江西省 · 统计分析人员
}
