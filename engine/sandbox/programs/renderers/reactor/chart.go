package reactor

// ChartRequest is what `helm template` takes.
type ChartRequest struct {
	// A folder, or a packed chart.
	Path        string   `json:"path"`
	Origins     bool     `json:"origins"`
	ReleaseName string   `json:"releaseName"`
	Namespace   string   `json:"namespace"`
	KubeVersion string   `json:"kubeVersion"`
	APIVersions []string `json:"apiVersions"`
	Values      []Values `json:"values"`
	SetJSON     []string `json:"setJson"`
	Set         []string `json:"set"`
	SetString   []string `json:"setString"`
	SetFile     []string `json:"setFile"`
	SetLiteral  []string `json:"setLiteral"`
	IncludeCRDs bool     `json:"includeCrds"`
	NoHooks     bool     `json:"noHooks"`
	SkipTests   bool     `json:"skipTests"`
	IsUpgrade   bool     `json:"isUpgrade"`
}

// Values is a file, or its text.
type Values struct {
	File string  `json:"file"`
	Text *string `json:"text,omitempty"`
}

// ChartReply goes with the text, which is empty when there is a failure.
type ChartReply struct {
	Failure *Failure `json:"failure,omitempty"`
	// Functions that were called and whose result depends on time, chance or a cluster.
	Unsteady []string `json:"unsteady"`
	Lines    *Lines   `json:"lines,omitempty"`
}

// Lines tells where the lines of the output come from. Files are named as helm names them: chart/templates/….
type Lines struct {
	Files []string `json:"files"`
	// First line of the output, how many, file, line there, and by how much that line grows (0 or 1).
	Runs [][5]int `json:"runs"`
	// Templates whose marked output is not the plain one, since it depends on chance; their lines are the nearest.
	Approximate []string `json:"approximate"`
}

// Failure says why there is no text.
type Failure struct {
	// One of those of engine/render/failure.ts.
	Reason  string `json:"reason"`
	Subject string `json:"subject,omitempty"`
	Message string `json:"message"`
}

func (f *Failure) Error() string { return f.Message }
