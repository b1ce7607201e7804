package graph

import "mingzhi/graph/answer"

func organizationNode(code string) string { return answer.NodeID(nodeOrganization, code) }
