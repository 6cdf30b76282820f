package withs

base := input.a + data.outside.b

result := [value |
	some n in numbers.range(1, 3)
	value := base with input.a as n with data.outside.b as n * 10
]
