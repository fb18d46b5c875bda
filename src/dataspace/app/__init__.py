"""Where the parts are joined. The only folder that may know every other; holds no rule."""
