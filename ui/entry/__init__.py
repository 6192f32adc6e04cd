"""An entry of the register, in short beside the table and whole on its own screen."""
