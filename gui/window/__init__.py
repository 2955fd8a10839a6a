"""What the main window is composed of beside its views: menus, slots, areas, what is dropped on it."""
