module github.com/go-openapi/swag

go 1.26.0

require github.com/go-openapi/jsonpointer v1.0.0
