// Package server puts the house together: it reads the settings, opens the
// registry, starts the followers, and serves the API, the portal and the health
// pages until it is told to stop. It is the only room that knows echo.
package server
