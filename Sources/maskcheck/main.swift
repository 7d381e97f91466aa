print("maskcheck")
