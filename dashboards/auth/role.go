package auth

// Role is what a viewer may do.
type Role string

// The roles (domain.md, Who sees what).
const (
	EntryClerk      Role = "entry_clerk"      // 经办录入
	Reviewer        Role = "reviewer"         // 审核
	Analyst         Role = "analyst"          // 统计分析
	Leader          Role = "leader"           // 领导
	Administrator   Role = "administrator"    // 系统管理员
	SecurityOfficer Role = "security_officer" // 安全保密员
	Auditor         Role = "auditor"          // 安全审计员
)

// roles is the table of roles: the official name, and whether the role reads
// figures. Of the three officers (三员) none does another's work, and the work
// of the security officer and the auditor is not with figures.
var roles = map[Role]struct {
	label   string
	figures bool
}{
	EntryClerk:      {"经办人员", true},
	Reviewer:        {"审核人员", true},
	Analyst:         {"统计分析人员", true},
	Leader:          {"领导", true},
	Administrator:   {"系统管理员", true},
	SecurityOfficer: {"安全保密员", false},
	Auditor:         {"安全审计员", false},
}

// Known tells that the role is in the table.
func (r Role) Known() bool { _, ok := roles[r]; return ok }

// Label returns the official name of the role.
func (r Role) Label() string { return roles[r].label }

// ReadsFigures tells whether the role may see aggregate figures.
func (r Role) ReadsFigures() bool { return roles[r].figures }
