package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed html
var files embed.FS

// Viewer is what a page shows of the one who looks.
type Viewer struct{ Label string }

// View is a page with what surrounds it.
type View struct {
	Title    string
	Charts   bool    // the page draws charts
	Demo     bool    // the page shows demonstration data
	Viewer   *Viewer // nil: nobody has logged in
	LoggedIn bool
	CanLogIn bool   // there are accounts
	Token    string // of the log-in form
	Here     string // address of the page, to come back to after log-in
	Version  string

	Page          *Model        // the dashboard
	Body          template.HTML // the dashboard as Body wrote it before; instead of Page
	Message, Hint string        // a message page; the fault of a log-in
	Name, Next    string        // the log-in form
}

// Pages writes views as HTML.
type Pages struct{ byName map[string]*template.Template }

// Names of the pages.
const (
	Dashboard = "dashboard"
	Message   = "message"
	Login     = "login"
)

// NewPages reads the templates; asset gives the address of an asset.
func NewPages(asset func(name string) string) (*Pages, error) {
	p := &Pages{byName: map[string]*template.Template{}}
	for _, name := range []string{Dashboard, Message, Login} {
		t, err := template.New(name).Funcs(template.FuncMap{"asset": asset, "meaning": meaning}).ParseFS(files, "html/layout.html", "html/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		p.byName[name] = t
	}
	return p, nil
}

// Body writes what stands within the frame of a page, for keeping: it holds
// nothing of the one who looks.
func (p *Pages) Body(name string, v View) (template.HTML, error) {
	var b bytes.Buffer
	if err := p.byName[name].ExecuteTemplate(&b, "main", v); err != nil {
		return "", fmt.Errorf("page %s: %w", name, err)
	}
	return template.HTML(b.String()), nil
}

// Write writes one page, all of it or, on an error, nothing.
func (p *Pages) Write(w io.Writer, name string, v View) error {
	t := p.byName[name]
	if t == nil {
		return fmt.Errorf("no page %q", name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", v); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	_, err := w.Write(b.Bytes())
	return err
}
