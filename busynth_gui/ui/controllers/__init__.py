"""What menus, keys and buttons do: they bring models, services and dialogs together."""
