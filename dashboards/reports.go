package dashboards

import (
	"bytes"
	"fmt"
	"net/http"

	"wengang/cube"
	"wengang/sql/clock"
	"wengang/sql/fault"
)

// report answers with a document of one region and month.
func (s *Server) report(write Report, name, mediaType, extension string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if write == nil {
			s.fail(w, r, fault.New(fault.Unavailable, "这台服务器没有配置%s", map[string]string{"pdf": "月报", "xlsx": "统计表"}[extension]).
				Do("请联系系统管理员"))
			return
		}
		request, code, err := s.reportRequest(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		var body bytes.Buffer
		if err := write(r.Context(), &body, request); err != nil {
			s.fail(w, r, err)
			return
		}
		w.Header().Set("Content-Type", mediaType)
		attach(w, fmt.Sprintf("%s-%s-%s.%s", name, code, request.Month, extension))
		s.deliver(w, r, &body)
	}
}

func (s *Server) reportRequest(r *http.Request) (ReportRequest, string, error) {
	v := r.URL.Query()
	viewer, places := viewerOf(r), s.cfg.Places()
	request := ReportRequest{Region: rootOf(viewer), Scope: viewer.Scope}
	region, ok := places.ByID(request.Region)
	if text := v.Get("region"); text != "" {
		var err error
		if region, err = places.Resolve(text, clock.Today(s.cfg.Clock)); err != nil {
			return request, "", fault.New(fault.NotFound, "没有找到地区“%s”", text).
				Do("请填写六位行政区划代码或全称，例如 region=360000").Because(err)
		}
	} else if !ok {
		return request, "", fault.New(fault.NotFound, "账号所属的地区不存在").Do("请联系系统管理员")
	}
	if err := mustSee(viewer, region, places); err != nil {
		return request, "", err
	}
	request.Region = region.ID
	month, ok := clock.ParseMonth(v.Get("month"))
	if !ok {
		return request, "", fault.New(fault.Invalid, "参数 month 的值“%s”不是月份", v.Get("month")).Do("例如 month=2017-06")
	}
	request.Month = month
	level, err := cube.ParseAcceptance(v.Get("level"))
	request.Level = level
	return request, region.Code, err
}
