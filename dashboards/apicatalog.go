package dashboards

import "wengang/cube"

func measuresEndpoint() endpoint {
	return endpoint{
		path: "/measures", operation: "listMeasures", summary: "指标表",
		details: "全部指标的名称、单位和指标解释。", content: jsonContent(ref("MeasureList")),
		prepare: func(*Server, *apiRequest) (*reply, error) {
			return document(map[string]any{"measures": cube.Measures()})
		},
	}
}

func dimensionsEndpoint() endpoint {
	return endpoint{
		path: "/dimensions", operation: "listDimensions", summary: "维度表",
		details: "全部维度及其层级，由粗到细。", content: jsonContent(ref("DimensionList")),
		prepare: func(*Server, *apiRequest) (*reply, error) {
			return document(map[string]any{"dimensions": cube.Dimensions()})
		},
	}
}

func openapiEndpoint() endpoint {
	return endpoint{
		path: "/openapi.json", operation: "describe", summary: "接口说明",
		details: "本说明（OpenAPI 3.1）。", content: jsonContent(object{"type": "object", "required": []string{"openapi", "info", "paths"}}),
		prepare: func(s *Server, _ *apiRequest) (*reply, error) { return document(describe(s.cfg.Version)) },
	}
}

func jsonContent(schema object) map[string]object {
	return map[string]object{"application/json": schema}
}
