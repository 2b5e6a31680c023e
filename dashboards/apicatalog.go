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

func calculiEndpoint() endpoint {
	return endpoint{
		path: "/calculi", operation: "listCalculi", summary: "计算方式表",
		details: "可加在指标之后的计算方式（“指标.计算”）：时间比较、结构和位次。", content: jsonContent(ref("CalculusList")),
		prepare: func(*Server, *apiRequest) (*reply, error) {
			return document(map[string]any{"calculi": cube.Calculi()})
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
