// Package ledger keeps every version of every record: append-only, in commits,
// with the steps that each version took.
package ledger

import (
	"wengang/ingest/record"

	"github.com/google/uuid"
)

// Channel is how a version came in.
type Channel string

// Channels, in the store's words.
const (
	Template      Channel = "template"      // 信息批量导入
	Online        Channel = "online"        // 经办机构工作人员在线录入
	Enterprise    Channel = "enterprise"    // 企业自主填报
	API           Channel = "api"           // 本地系统对接
	History       Channel = "history"       // 历史数据导入
	Demonstration Channel = "demonstration" // 演示数据
)

// Version is one version of a record as it stands in the ledger.
type Version struct {
	record.Record
	Number       uint32 // 1 for the first
	CommitNo     uint64
	EnterpriseNo uint32   // dense number of the enterprise
	SourceRow    uint32   // row of the file it came from, 0 where there is none
	Findings     []string // ids of the soft rules that the explanation answers
}

// Origin is what all versions of one import have in common.
type Origin struct {
	Channel Channel
	Import  uuid.UUID
	Actor   string
}

// Entry is a version to be written.
type Entry struct {
	*Version
	Accepted uint8 // level up to which the version is accepted; 0: submitted only
}
